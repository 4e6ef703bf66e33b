import type { Requirement } from "../../comparison/sign-off.ts";
import type { SignOffRule } from "../../documents/settings/sign-off.ts";
import { type ApprovalBook, keyOf } from "./approvals.ts";
import { type Assignment, askedOf, assign, isIn, openPeople, type Roles } from "./assignment.ts";
import type { Slot } from "./matching.ts";
import { named, someOf } from "./outcome.ts";

/** What the requirements of all active rules are looked at with. */
export interface SignOffState {
  readonly roles: Roles;
  readonly distinct: boolean;
  readonly book: ApprovalBook;
  readonly slots: readonly Slot[];
  readonly assignment: Assignment;
  /** Path of the settings, and who may change them. */
  readonly settings: string;
  readonly owners: readonly string[];
}

/** How far each role of a rule is. A role that a rule names twice is asked for the sum. */
export function requirementsOf(rule: SignOffRule, state: SignOffState): readonly Requirement[] {
  return [...new Set(rule.require.map(({ role }) => role))].map((role) => requirementOf(role, askedOf(role, rule.require), state));
}

function requirementOf(role: string, count: number, state: SignOffState): Requirement {
  const { book } = state;
  const given = (state.assignment.get(role) ?? [])
    .slice(0, count)
    .flatMap((person) => book.given.get(person) ?? [])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.review - b.review));
  const missing = count - given.length;
  const open = missing === 0 ? [] : openPeople(role, state.roles, book);
  const helpers = open.length >= missing ? [] : helpersOf(role, state);
  const candidates = [...open, ...helpers];
  return {
    role,
    count,
    given,
    missing,
    candidates,
    declined: candidates.filter((login) => book.declined.has(keyOf(login))),
    note: missing === 0 || open.length >= missing ? null : noteOf(role, missing, helpers, state),
  };
}

/** People of other roles whose approval would set somebody free for this one. */
function helpersOf(role: string, state: SignOffState): readonly string[] {
  const { roles, distinct, book, slots, assignment } = state;
  if (!distinct) return [];
  const others = [...new Set(slots.map((slot) => slot.role).filter((other) => other !== role))].flatMap((other) =>
    openPeople(other, roles, book),
  );
  const filled = assignment.get(role)?.length ?? 0;
  return [...new Set(others)].filter((login) => {
    const approved = [...book.given.keys(), keyOf(login)];
    return !isIn(keyOf(login), role, roles) && (assign(slots, approved, roles, distinct).get(role)?.length ?? 0) > filled;
  });
}

/** Why too few people may give it, and what to do. Names stand bare: whoever is told here is not called. */
function noteOf(role: string, missing: number, helpers: readonly string[], state: SignOffState): string {
  const { roles, book, assignment, settings, owners } = state;
  const people = Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
  const barredBy = (why: "author" | "contributor") => people.filter((login) => book.barred.get(keyOf(login)) === why);
  const used = people.filter((login) => book.given.has(keyOf(login)) && !(assignment.get(role) ?? []).includes(keyOf(login)));
  const [authors, contributors] = [barredBy("author"), barredBy("contributor")];
  const why = [
    ...(people.length === 0 ? [`nobody is in ${named(role)}`] : []),
    ...(authors.length > 0 ? [`${someOf(authors)} opened this pull request`] : []),
    ...(contributors.length > 0 ? [`${someOf(contributors)} ${contributors.length === 1 ? "has a commit" : "have commits"} in it`] : []),
    ...(used.length > 0 ? [`${someOf(used)} already ${used.length === 1 ? "signs" : "sign"} for another role`] : []),
    ...(people.length > 0 && people.length < missing
      ? [`${named(role)} has only ${people.length === 1 ? "one person" : `${people.length} people`}`]
      : []),
  ];
  const reasons = someOf(why, 5);
  if (helpers.length >= missing) {
    const free = `${used.length === 1 ? "is" : "are"} free for ${named(role)} once ${someOf(helpers)} ${helpers.length === 1 ? "signs" : "sign"} there`;
    return `Somebody else has to sign first: ${reasons}, and ${free}.`;
  }
  const who = owners.length > 0 ? `, which ${someOf(owners)} may change (CODEOWNERS)` : "";
  const lacking = missing > 1 && people.length > 0 ? "Too few may sign" : "Nobody may sign";
  return `${lacking}: ${reasons}. Add somebody to ${named(`roles.${role}`)} in ${named(settings)} on the default branch${who}.`;
}
