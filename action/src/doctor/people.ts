import type { PersonFacts, Wanted } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

const TOPIC: Topic = {
  point: "roles",
  title: "People in roles",
  why: "A sign-off that nobody can give blocks every pull request that needs it",
};
const SETTINGS = ".github/assay.yml";
const ACCESS = "Give them access (reading is enough to review), or correct the login in the settings";

/** Everybody whom a role names has an account and may review; a role names somebody. */
export function rolesFinding(people: readonly PersonFacts[], { roles, settingsFrom }: Wanted, pages: Pages): Finding {
  const names = Object.keys(roles);
  if (names.length === 0) return ok(TOPIC, `the settings (${settingsFrom}) name no roles: nobody has to sign off`);
  const empty = names.filter((name) => roles[name]?.length === 0);
  if (empty.length > 0) return missing(TOPIC, `${empty.join(", ")} has nobody`, "Add logins in the settings", pages.edit(SETTINGS));
  const who = (login: string) => `${login} (${names.filter((name) => roles[name]?.includes(login)).join(", ")})`;
  const withPermission = (...values: readonly unknown[]) =>
    people.filter(({ permission }) => permission.seen && values.includes(permission.value)).map(({ login }) => who(login));
  const unknown = withPermission(null);
  if (unknown.length > 0) return missing(TOPIC, `there is no account ${unknown.join(", ")}`, ACCESS, pages.edit(SETTINGS));
  const outside = withPermission("none");
  if (outside.length > 0) return missing(TOPIC, `${outside.join(", ")} cannot read this repository`, ACCESS, pages.edit(SETTINGS));
  for (const { permission } of people) if (!permission.seen) return couldNotSee(TOPIC, permission, pages.edit(SETTINGS));
  const count = people.length === 1 ? "the one person" : `all ${people.length} people`;
  return ok(TOPIC, `${count} in ${names.join(", ")} can review`);
}
