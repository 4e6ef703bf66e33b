import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import type { CommandRoles } from "./commands.ts";

/** The roles that `commands` names exist. */
export function checkCommands(commands: CommandRoles, roles: Readonly<Record<string, readonly string[]>>, document: Located): Problem[] {
  return Object.entries(commands).flatMap(([name, allowed]) =>
    (typeof allowed === "string" ? [] : allowed).flatMap((role, index) => {
      if (Object.hasOwn(roles, role)) return [];
      const hint = nameHint(role, Object.keys(roles), "Roles") || "Declare it under `roles`.";
      return [errorAt(document.place(`/commands/${name}/${index}`), "unknown-role", `There is no role \`${role}\``, hint)];
    }),
  );
}
