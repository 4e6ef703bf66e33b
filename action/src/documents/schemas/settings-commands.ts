import { ANYONE_WITH_A_ROLE, COMMANDS } from "../settings/commands.ts";

const rolesOf = (name: string) => ({
  title: name.charAt(0).toUpperCase() + name.slice(1),
  description: `Roles whose people may write \`/assay ${name}\`, or \`${ANYONE_WITH_A_ROLE}\`.`,
  type: ["array", "string"],
  items: { title: "Role", description: "A role of `roles`.", type: "string", minLength: 1 },
  uniqueItems: true,
  pattern: `^${ANYONE_WITH_A_ROLE}$`,
  errorMessage: `Write a list of roles, for example \`[engineering]\`, or \`${ANYONE_WITH_A_ROLE}\`.`,
  default: ANYONE_WITH_A_ROLE,
  examples: [["engineering"]],
});

/** `commands`: who may ask for what in a comment. */
export const commandsSchema = {
  title: "Commands",
  description: "Who may ask for what in a comment on a pull request. A command that is not named here is for everybody with a role.",
  type: "object",
  additionalProperties: false,
  default: {},
  examples: [{ rerun: ["engineering", "science"], explain: ANYONE_WITH_A_ROLE }],
  properties: Object.fromEntries(COMMANDS.map((name) => [name, rolesOf(name)])),
} as const;
