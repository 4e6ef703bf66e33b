/** What people may ask for in a comment: `/assay rerun`. */
export const COMMANDS = ["rerun", "attribute", "dispute", "reviewed", "decide", "explain"] as const;
export type CommandName = (typeof COMMANDS)[number];

/** In place of a list of roles: everybody who has one. */
export const ANYONE_WITH_A_ROLE = "anyone-with-a-role";

/** Who may ask for what; everybody with a role where a command is not named. */
export type CommandRoles = Readonly<Partial<Record<CommandName, readonly string[] | typeof ANYONE_WITH_A_ROLE>>>;
