/** Variables by which a person tells Git how to reach a remote and where the configuration lies. */
const PASSED_ON: ReadonlySet<string> = new Set([
  "GIT_ASKPASS",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_SYSTEM",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "SSH_ASKPASS",
]);
/** Programs that Git would start; simple-git refuses to hand them on. */
const NEVER: ReadonlySet<string> = new Set(["EDITOR", "PAGER", "PREFIX", "VISUAL"]);

/**
 * The environment of every Git: the process's own without what would point it at another repository or index
 * (a hook that starts Assay has GIT_DIR and GIT_INDEX_FILE set), and with messages in English, because they are read.
 */
export function gitEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    const upper = name.toUpperCase();
    if (value === undefined || NEVER.has(upper)) continue;
    if (upper.startsWith("GIT_") && !PASSED_ON.has(upper)) continue;
    kept[name] = value;
  }
  return { ...kept, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C", LANGUAGE: "C" };
}
