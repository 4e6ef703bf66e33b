import { ANYONE_WITH_A_ROLE, type CommandName } from "../documents/settings/commands.ts";
import type { Settings } from "../documents/settings/settings.ts";

/** Who may be answered: `by permission` where the settings name nobody, so that what GitHub allows a person decides. */
export type Standing =
  | { readonly kind: "has a role"; readonly roles: readonly string[] }
  | { readonly kind: "nobody" }
  | { readonly kind: "by permission" };

/** The roles of a person. Logins do not differ by case. */
export function standingOf(login: string, { roles }: Pick<Settings, "roles">): Standing {
  if (Object.values(roles).every((people) => people.length === 0)) return { kind: "by permission" };
  const own = Object.keys(roles).filter((role) => roles[role]?.some((person) => person.toLowerCase() === login.toLowerCase()));
  return own.length === 0 ? { kind: "nobody" } : { kind: "has a role", roles: own };
}

/** The roles that a command is kept for; null where everybody with a role may ask for it. */
export function rolesFor(command: CommandName, { commands }: Pick<Settings, "commands">): readonly string[] | null {
  const allowed = commands[command];
  return allowed === undefined || allowed === ANYONE_WITH_A_ROLE ? null : allowed;
}
