import type { AskingRule, FollowUp, Given, Reason, Requirement, SignOff } from "../../comparison/sign-off.ts";
import { mention } from "../../escape.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, type Table, text, words } from "../document.ts";
import { message, sentence } from "../vocabulary.ts";

export interface SignOffOptions {
  /** Whether the commit status has to be green before anybody can merge; left out where that is not known. */
  readonly required?: boolean;
}

/** Rows before the table folds, reasons of one rule, people who are called for one role. */
const SHOWN = 10;
const REASONS = 3;
const CALLED = 5;

const ORDER: readonly AskingRule["state"][] = ["error", "waiting", "signed"];

/** Who still has to agree, because of what, and who did. People are called only where they are waited for. */
export function signOffBlocks(signOff: SignOff, { required }: SignOffOptions = {}): readonly Block[] {
  const rules = ORDER.flatMap((state) => signOff.rules.filter((rule) => rule.state === state));
  const aside = asideLines(signOff, required);
  if (rules.length === 0 && signOff.followUps.length === 0 && signOff.state !== "error") return [];
  const rows = rules.map((rule) => [[text(rule.rule)], reasonsOf(rule), [...stateOf(rule, signOff.head)]] as const);
  const rest = rows.slice(SHOWN);
  const agreed = signOff.state !== "error" && rules.every(({ state }) => state === "signed");
  return [
    paragraph([strong(words(agreed ? "Everybody who has to agree has agreed" : "Who still has to agree"))]),
    ...(rows.length > 0 ? [tableOf(rows.slice(0, SHOWN))] : []),
    ...(rest.length > 0 ? [{ kind: "fold" as const, summary: words(`${rest.length} more`), blocks: [tableOf(rest)] }] : []),
    ...(aside.length > 0 ? [paragraph(...aside)] : []),
  ];
}

function tableOf(rows: readonly (readonly Line[])[]): Table {
  const columns = ["", "because", ""].map((title) => ({ title: words(title), align: "left" }) as const);
  return { kind: "table", columns, rows };
}

function reasonsOf({ because }: AskingRule): Line {
  const rest = because.length - REASONS;
  return [...joined(because.slice(0, REASONS).map(reasonOf), "; "), ...words(rest > 0 ? `; and ${rest} more` : "")];
}

/** The names in a reason are links to their places. */
function reasonOf({ text: said, links }: Reason): Line {
  return message(said).map((span) => {
    const link = span.kind === "code" ? links.find(({ name }) => name === span.text) : undefined;
    if (span.kind !== "code" || !link) return span;
    const lines = link.line === null ? null : { start: link.line, end: link.line };
    return code(span.text, { path: link.path, lines, side: link.side });
  });
}

function stateOf({ state, requirements }: AskingRule, head: string): Line {
  if (state === "error") return words("cannot be told, which holds it back");
  return joined(
    requirements.map((requirement) => requirementLine(requirement, head)),
    "; ",
  );
}

function requirementLine(requirement: Requirement, head: string): Line {
  const { role, count, given, missing, candidates } = requirement;
  const signed = joined(
    given.map((approval) => givenLine(approval, head)),
    ", ",
  );
  const name: Line = [...words(count > 1 ? `${count} of ` : ""), text(role)];
  if (missing === 0) return line`${name}: ${signed}`;
  const some: Line = given.length > 0 ? line`${signed}, ` : [];
  return line`${name}: ${some}${candidates.length === 0 ? words("nobody may sign") : waitingLine(requirement)}`;
}

function waitingLine({ missing, given, candidates, declined }: Requirement): Line {
  const called = candidates.slice(0, CALLED).map((login): Line => {
    const refused = declined.includes(login) ? words(" (asked for changes)") : [];
    return [...person(login), ...refused];
  });
  const rest = candidates.length - called.length;
  const more = missing > 1 ? `${missing} of ` : given.length > 0 ? "one more: " : "";
  const [last = [], ...first] = [...called].reverse();
  const names = first.length === 0 ? last : line`${joined(first.reverse(), ", ")} or ${last}`;
  return line`waiting for ${words(more)}${names}${words(rest > 0 ? `, or ${rest} more` : "")}`;
}

/** A person who is called; a login that cannot be called is only named. */
function person(login: string): Line {
  const called = mention(login);
  return called === null ? [text(login)] : words(called);
}

function givenLine({ login, commit }: Given, head: string): Line {
  return line`✓ ${text(login)}, ${commit === head ? words("at this commit") : line`at ${code(commit.slice(0, 7))}`}`;
}

function asideLines({ state, description, rules, replaced, followUps }: SignOff, required: boolean | undefined): readonly Line[] {
  const notes = new Map(
    rules.flatMap(({ requirements }) =>
      requirements.flatMap(({ role, note }) => (note === null ? [] : [[`${role} ${note}`, { role, note }]])),
    ),
  );
  return [
    ...[...notes.values()].map(({ role, note }) => line`${strong([text(role)])}: ${message(note)}`),
    ...(state === "error" && rules.every((rule) => rule.state !== "error") ? [sentence(description)] : []),
    ...(state === "failure" ? [words("No approval overrides the verdict: that has to change first.")] : []),
    ...replaced.map(({ rule, by }) => line`“${text(by)}” stands in for “${text(rule)}”.`),
    ...followUps.map(followUpLine),
    ...(required === false ? [words("Not required: merging is still possible.")] : []),
  ];
}

function followUpLine({ role, within, due, given }: FollowUp): Line {
  if (given !== null) return line`After the merge: ${text(role)} has agreed already (${text(given.login)}).`;
  const when = due === null ? `within ${within}` : `by ${due.slice(0, 16).replace("T", " ")} UTC`;
  return line`After the merge: ${text(role)} has to agree ${words(when)}.`;
}
