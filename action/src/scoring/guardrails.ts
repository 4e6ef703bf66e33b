import { invisibleCharacter } from "../documents/syntax/invisible.ts";
import { visible } from "../escape.ts";
import { instructsRater } from "./instructions.ts";

/** What is odd about an item's text. It is flagged and scored like any other: a rater meets such items too. */
export type Guardrail = "instructions" | "invisible" | "encoded" | "corrupted";

/** Longer than any word or identifier: 64 characters of base64 hold 48 bytes. */
const BASE64 = /(?<![A-Za-z0-9+/=_-])(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Z])(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{64,}={0,2}/;
const HEX = /(?<![0-9A-Za-z])(?:0x)?[0-9a-f]{64,}(?![0-9A-Za-z])|(?:\\x[0-9a-f]{2}){8,}|(?:\b[0-9a-f]{2}[ :]){15,}[0-9a-f]{2}\b/i;
const PERCENT = /(?:%[0-9a-f]{2}){8,}|(?:\\u[0-9a-f]{4}){6,}|(?:&#x?[0-9a-f]{2,6};){6,}/i;
const DATA_URL = /\bdata:[a-z]+\/[a-z0-9.+-]+[;,]/i;

/** A replacement character, a lone surrogate, a character for private use. */
const BROKEN = /\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ue000-\uf8ff]/;
/** Control characters but for tab and line break: they are invisible too, and nobody types them. */
const CONTROL = /(?![\t\n\r])\p{Cc}/u;
/** UTF-8 that was read as Latin-1 or Windows-1252: `Ã©`, `â€™`, `ðŸ˜€`. Twice, for `Ã` alone is a letter of Portuguese. */
const MOJIBAKE =
  /(?:(?:Ã[\u0080-\u00bfŠŒŽšœžŸƒ†‡•…‰‹›™¡-¿]|Â[\u00a0-\u00bf]|â€[\u0080-\u00bf™œ\u009dœ“”˜¦¢]|ð[Ÿ\u009f][\u0080-\u00bf˜™š›œ-Ÿ]).*?){2}/su;

/** Everything that is odd about an item's input, each once. */
export function guardrailsOf(input: Readonly<Record<string, unknown>>): readonly Guardrail[] {
  const text = textOf(input);
  const found: Guardrail[] = [];
  if (instructsRater(text)) found.push("instructions");
  if (invisibleCharacter(text) !== null && hides(text)) found.push("invisible");
  if (BASE64.test(text) || HEX.test(text) || PERCENT.test(text) || DATA_URL.test(text)) found.push("encoded");
  if (BROKEN.test(text) || CONTROL.test(text) || MOJIBAKE.test(text)) found.push("corrupted");
  return found;
}

/** Joiners in Persian, Hindi and family emoji are how these are written. */
function hides(text: string): boolean {
  return /⟨U\+(?!00[01]|007F|00[89]|FFFD)/.test(visible(text));
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  if (typeof value === "object" && value !== null) return Object.values(value).map(textOf).join("\n");
  return "";
}
