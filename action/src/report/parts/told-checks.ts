import type { Check } from "../../checks.ts";

/** What is told once: one check, or the same matter in several prompts. */
export interface ToldCheck {
  readonly state: Check["state"];
  readonly name: Check["name"];
  readonly text: string;
  /** Every check of it, the first first. */
  readonly checks: readonly [Check, ...Check[]];
  readonly command?: string;
}

/** The checks in their order, each matter once: what is the matter with several prompts, and the gaps of all traces. */
export function toldChecks(checks: readonly Check[]): readonly ToldCheck[] {
  const groups = new Map<string, [Check, ...Check[]]>();
  for (const check of checks) {
    const { name, state, text, prompt } = check;
    const gap = name === "trace" && state === "warning";
    const key = JSON.stringify(prompt === undefined ? [groups.size] : [name, state, gap ? "" : text]);
    const known = groups.get(key);
    if (known) known.push(check);
    else groups.set(key, [check]);
  }
  return [...groups.values()].map((group): ToldCheck => {
    const [{ name, state, text }] = group;
    const command = commandOf(group);
    const told = group.every((check) => check.text === text) ? text : textOf(group);
    return { name, state, text: told, checks: group, ...(command === undefined ? {} : { command }) };
  });
}

/** The gaps of several traces that are not the same. */
function textOf(checks: readonly Check[]): string {
  return checks.map(({ prompt, text }) => `\`${prompt}\`: ${text.replace(/[.]$/, "")}`).join("; ");
}

/** One command for all of them; none where there is no such command. */
function commandOf(checks: readonly [Check, ...Check[]]): string | undefined {
  const [first] = checks;
  if (checks.length === 1 || first.command === undefined) return first.command;
  const general = new Set(checks.map(({ command, prompt }) => prompt !== undefined && command && withoutPrompt(command, prompt)));
  const [only] = general;
  return general.size === 1 && typeof only === "string" ? only : undefined;
}

function withoutPrompt(command: string, prompt: string): string {
  const only = ` --prompt ${prompt}`;
  if (command.endsWith(only)) return command.slice(0, -only.length);
  return command === `npx assay trace ${prompt} --problems` ? "npx assay trace --problems" : command;
}

const REVIEW = /^npx assay trace review (.+?)( --prompt \S+)?$/;

/** The commands to type one after the other, reviews of clauses in the same prompts as one. */
export function commandsOf(told: readonly ToldCheck[]): readonly string[] {
  const commands: string[] = [];
  for (const { command } of told) {
    if (command === undefined || commands.includes(command)) continue;
    const [, clauses, prompt = ""] = REVIEW.exec(command) ?? [];
    const index =
      clauses === undefined ? -1 : commands.findIndex((known) => REVIEW.test(known) && (REVIEW.exec(known)?.[2] ?? "") === prompt);
    const known = index === -1 ? null : REVIEW.exec(commands[index] ?? "")?.[1];
    if (!known || clauses === undefined) commands.push(command);
    else commands[index] = `npx assay trace review ${[...new Set([...known.split(" "), ...clauses.split(" ")])].join(" ")}${prompt}`;
  }
  return commands;
}
