import type { SignOffRule } from "../../documents/settings/sign-off.ts";
import { type ApprovalBook, keyOf } from "./approvals.ts";
import { fillSlots, type Slot } from "./matching.ts";

export type Roles = Readonly<Record<string, readonly string[]>>;

/** Role to the people (keys of logins) whose approval fills it. */
export type Assignment = ReadonlyMap<string, readonly string[]>;

/** What the roles of some rules ask for together: several rules may be answered by the same person of a role, so of each role the most that one rule asks. */
export function slotsOf(rules: readonly Pick<SignOffRule, "require">[]): readonly Slot[] {
  const wanted = new Map<string, number>();
  for (const { require } of rules) {
    for (const { role } of require) wanted.set(role, Math.max(wanted.get(role) ?? 0, askedOf(role, require)));
  }
  return [...wanted].flatMap(([role, count]) => Array.from({ length: count }, () => ({ role })));
}

/** People that one rule asks of a role. */
export function askedOf(role: string, require: SignOffRule["require"]): number {
  return require.reduce((sum, entry) => sum + (entry.role === role ? entry.count : 0), 0);
}

/** Who fills which role. Where people need not be distinct, an approval fills every role that its author has. */
export function assign(slots: readonly Slot[], approved: readonly string[], roles: Roles, distinct: boolean): Assignment {
  const people = [...approved].sort();
  const inRole = (person: string, { role }: Slot): boolean => isIn(person, role, roles);
  const names = [...new Set(slots.map(({ role }) => role))];
  if (!distinct) return new Map(names.map((role) => [role, people.filter((person) => inRole(person, { role }))]));
  const filled = fillSlots(slots, people, inRole);
  return new Map(names.map((role) => [role, slots.flatMap((slot, index) => (slot.role === role ? (filled[index] ?? []) : []))]));
}

export function isIn(person: string, role: string, roles: Roles): boolean {
  return Object.hasOwn(roles, role) && (roles[role] ?? []).some((login) => keyOf(login) === person);
}

/** People of a role whose approval may count and has not been given. */
export function openPeople(role: string, roles: Roles, { given, barred }: ApprovalBook): readonly string[] {
  const people = Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
  return people.filter((login) => !barred.has(keyOf(login)) && !given.has(keyOf(login)));
}
