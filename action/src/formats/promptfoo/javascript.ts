/** Where in the answer an expression looks: a JSON pointer (`""`: the whole answer, as JSON), `text`, or `last`: the last label in it. */
export type AnswerPlace = { readonly kind: "json"; readonly pointer: string } | { readonly kind: "text" | "last" };

/**
 * What a piece of JavaScript expects, as far as it is one of the forms in which people write labels. It is read as text and never evaluated. `texts`: any of
 * them is right. `list`: exactly these labels. `variable`: the label stands in that variable of the case.
 */
export type Expectation =
  | { readonly kind: "texts"; readonly at: AnswerPlace; readonly texts: readonly string[] }
  | { readonly kind: "not"; readonly at: AnswerPlace; readonly texts: readonly string[] }
  | { readonly kind: "list"; readonly at: AnswerPlace; readonly labels: readonly string[] }
  | { readonly kind: "variable"; readonly at: AnswerPlace; readonly name: string }
  | { readonly kind: "other" };

/** How `base` names the answer: after a transform that takes `/a` out of it, `output.b` is `/a/b`. */
export function readJavascript(code: string, base: AnswerPlace): Expectation {
  const expression = code
    .trim()
    .replace(/^return\s+/, "")
    .replace(/;\s*$/, "");
  const masked = mask(expression);
  const parts = masked.text.split(/\s*\|\|\s*/).map((part) => readComparison(part.trim(), masked.unmask, base));
  const [first] = parts;
  if (first === undefined) return { kind: "other" };
  if (parts.length === 1) return first;
  const texts = parts.flatMap((part) => (part.kind === "texts" ? part.texts : []));
  const same = parts.every(
    (part) => part.kind === "texts" && first.kind === "texts" && JSON.stringify(part.at) === JSON.stringify(first.at),
  );
  return same && first.kind === "texts" ? { kind: "texts", at: first.at, texts } : { kind: "other" };
}

/** The code with a number in place of each string, so that nothing inside one is taken for code. */
function mask(code: string): { readonly text: string; unmask(text: string): string } {
  const strings: string[] = [];
  const text = code.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs, (string) => `\0${strings.push(string) - 1}\0`);
  return { text, unmask: (part) => part.replace(/\0(\d+)\0/g, (_, index: string) => strings[Number(index)] ?? "") };
}

function readComparison(text: string, unmask: (text: string) => string, base: AnswerPlace): Expectation {
  const bare = /^\(([^()]*)\)$/s.exec(text)?.[1];
  if (bare !== undefined) return readComparison(bare.trim(), unmask, base);
  const listed = /^(\[.*\])\.includes\((.+)\)$/s.exec(text);
  if (listed !== null) {
    const texts = literalList(unmask(listed[1] ?? ""));
    const at = readPlace(unmask(listed[2] ?? ""), base);
    return texts !== null && at !== null ? { kind: "texts", at, texts } : { kind: "other" };
  }
  const sides = /^([^=!]*?)\s*(===?|!==?)\s*([^=!]*)$/s.exec(text) ?? /^(.*[^\s=!])\s*(===?)\s*([^=!]*)$/s.exec(text);
  if (sides === null) return { kind: "other" };
  const [left, right] = [unmask(sides[1] ?? ""), unmask(sides[3] ?? "")];
  const sign = sides[2] ?? "";
  const [place, value] = literal(left) === null && variable(left) === null ? [left, right] : [right, left];
  const sorted = /^JSON\.stringify\(\[\.\.\.(.+)\]\.sort\(\)\)$/s.exec(place)?.[1];
  const at = readPlace(sorted ?? place, base);
  const name = variable(value);
  if (at === null) return { kind: "other" };
  if (name !== null && sorted === undefined && sign.startsWith("=")) return { kind: "variable", at, name };
  const written = literal(value);
  if (written === null) return { kind: "other" };
  if (sorted !== undefined) {
    const labels = literalList(written);
    return labels !== null && sign.startsWith("=") ? { kind: "list", at, labels } : { kind: "other" };
  }
  return { kind: sign.startsWith("!") ? "not" : "texts", at, texts: [written] };
}

/** `JSON.parse(output)`, also where it may be parsed already. */
const PARSED = /^(?:JSON\.parse\(output\)|\(?typeof output === ["']string["'] \? JSON\.parse\(output\) : output\)?)/;
const STEPS = /^(?:\??\.[A-Za-z_$][\w$]*|(?:\?\.)?\[(?:"[^"\\]*"|'[^'\\]*')\])*$/;
/** The last line, and the last label, as the exporter writes them. */
const LAST_LINE = /^output\.trim\(\)\.split\(\/\\r\?\\n\/\)\.at\(-1\)\.trim\(\)$/;
const LAST_LABEL = /^\(output\.match\(\/.*\/gu\) \?\? \[\]\)\.at\(-1\)$/s;

/** Where in the answer an expression leads; null where it is anything else. */
export function readPlace(text: string, base: AnswerPlace): AnswerPlace | null {
  const expression = text.trim().replace(/(?:\.trim\(\)|\?\.trim\(\))$/, "");
  if (LAST_LINE.test(text.trim()) || LAST_LABEL.test(text.trim())) return { kind: "last" };
  const parsed = PARSED.exec(expression)?.[0];
  const rest =
    parsed === undefined
      ? /^output(?=$|[.?[])/.test(expression)
        ? expression.slice("output".length)
        : null
      : expression.slice(parsed.length);
  if (rest === null || !STEPS.test(rest)) return null;
  const pointer = [...rest.matchAll(/\.([A-Za-z_$][\w$]*)|\[(?:"([^"]*)"|'([^']*)')\]/g)]
    .map(([, a, b, c]) => `/${(a ?? b ?? c ?? "").replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
  if (base.kind === "json") return { kind: "json", pointer: base.pointer + pointer };
  return parsed === undefined && pointer === "" ? base : { kind: "json", pointer };
}

function variable(text: string): string | null {
  const [, a, b] = /^(?:context\.)?vars(?:\.([A-Za-z_$][\w$]*)|\[["']([^"']+)["']\])$/.exec(text.trim()) ?? [];
  return a ?? b ?? null;
}

/** The text of a string literal; null where it is none. */
function literal(text: string): string | null {
  const trimmed = text.trim();
  if (/^"(?:[^"\\]|\\.)*"$/.test(trimmed)) {
    try {
      return JSON.parse(trimmed) as string;
    } catch {
      // JavaScript has escapes that JSON does not: such a literal is left to the person.
      return null;
    }
  }
  return /^'([^'\\]*)'$/.exec(trimmed)?.[1] ?? /^`([^`\\$]*)`$/.exec(trimmed)?.[1] ?? null;
}

function literalList(text: string): readonly string[] | null {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1];
  if (inner === undefined) return null;
  if (inner.trim() === "") return [];
  const parts = inner.match(/"(?:[^"\\]|\\.)*"|'[^'\\]*'/g) ?? [];
  if (inner.replace(/"(?:[^"\\]|\\.)*"|'[^'\\]*'/g, "").replace(/[\s,]/g, "") !== "") return null;
  const texts = parts.map(literal);
  return texts.every((one) => one !== null) ? texts : null;
}
