import { CLAUSE_ID } from "../documents/prompts/citation.ts";
import { COMMANDS, type CommandName } from "../documents/settings/commands.ts";

/** What somebody asks for in a comment. */
export type Command =
  | { readonly name: "rerun" }
  | { readonly name: "attribute"; readonly confirmed: boolean }
  | { readonly name: "dispute"; readonly set: string | null; readonly item: string; readonly reason: string }
  | { readonly name: "reviewed"; readonly clause: string }
  | { readonly name: "decide" }
  | { readonly name: "explain"; readonly clause: string };

/** A comment that asks for nothing, one that does, or one that means to and is not written so; then `text` is what to write, in Markdown of ours. */
export type CommandReading =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "mistake"; readonly name: CommandName | null; readonly text: string };

/** How each command is written. */
export const USAGE: Readonly<Record<CommandName, string>> = {
  rerun: "/assay rerun",
  attribute: "/assay attribute",
  dispute: "/assay dispute <item> <reason>",
  reviewed: "/assay reviewed <clause>",
  decide: "/assay decide",
  explain: "/assay explain <clause>",
};

const LONGEST_LINE = 1000;
const ITEM = /^(?:(?<set>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)\/)?(?<item>[A-Za-z0-9][A-Za-z0-9._-]{0,99})$/;
/** Control, format and private characters: none of them belongs in a sentence. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Reads a comment: its first line, and nothing else, is a command where it begins with `/assay`. What is quoted, indented or in a code block begins
 * otherwise. Arguments are exact: nothing of a comment is used that was not matched here.
 */
export function readCommand(body: string): CommandReading {
  const end = body.search(/[\r\n]/);
  const line = (end === -1 ? body : body.slice(0, end)).trimEnd();
  const [, rest] = /^\/assay(?:[ \t]+(.*))?$/.exec(line) ?? [null, null];
  if (rest === null) return { kind: "none" };
  if (line.length > LONGEST_LINE) return mistake(null);
  const [, word = "", argument = ""] = /^(\S*)[ \t]*(.*)$/.exec(rest ?? "") ?? [];
  const name = COMMANDS.find((known) => known === word);
  if (name === undefined) return mistake(null);
  const command = commandOf(name, argument);
  return command === null ? mistake(name) : { kind: "command", command };
}

function commandOf(name: CommandName, argument: string): Command | null {
  switch (name) {
    case "rerun":
    case "decide":
      return argument === "" ? { name } : null;
    case "attribute":
      return argument === "" || argument === "yes" ? { name, confirmed: argument === "yes" } : null;
    case "reviewed":
    case "explain":
      return CLAUSE_ID.test(argument) && argument.length <= 50 ? { name, clause: argument } : null;
    case "dispute":
      return disputeOf(argument);
  }
}

function disputeOf(argument: string): Command | null {
  const [, id = "", reason = ""] = /^(\S+)[ \t]+(\S.*)$/.exec(argument) ?? [];
  const { set = null, item } = ITEM.exec(id)?.groups ?? {};
  return item === undefined || UNSEEN.test(reason) ? null : { name: "dispute", set, item, reason };
}

function mistake(name: CommandName | null): CommandReading {
  const known = COMMANDS.map((one) => `\`${USAGE[one]}\``).join(", ");
  const text =
    name === null ? `Commands: ${known}, each alone on the first line.` : `Write it as \`${USAGE[name]}\`, alone on the first line.`;
  return { kind: "mistake", name, text };
}
