import type { Verification } from "./finding.ts";

/** The result in lines for a terminal: what is wrong first, what was looked at, and what nobody can see. */
export function verificationText({ state, checked, findings, notes, cannot }: Verification): string {
  const { evidence, channels, tags } = checked;
  return [
    ...headline(state, findings.length),
    ...findings.map(({ area, message }) => `  ${area}: ${message}`),
    ...(findings.length === 0 ? [] : [""]),
    "Looked at:",
    evidence === null
      ? "  no branch evidence"
      : `  the branch evidence at ${evidence.head.slice(0, 12)}: ${counted(evidence.commits, "commit")}, ${counted(evidence.records, "run record")}`,
    channels === null
      ? "  no branch channels"
      : `  the branch channels at ${channels.head.slice(0, 12)}: ${counted(channels.commits, "commit")}, ${counted(channels.indexes, "index", "indexes")}, ${counted(channels.releases, "release")}`,
    `  ${counted(tags, "tag")} of releases`,
    ...(notes.length === 0 ? [] : ["", ...notes]),
    "",
    "What this cannot see:",
    ...cannot.map((text) => `  ${text}`),
    "",
  ].join("\n");
}

function headline(state: Verification["state"], count: number): readonly string[] {
  switch (state) {
    case "holds":
      return ["Everything that was written down stands as it was written.", ""];
    case "nothing":
      return ["Nothing was released or recorded yet, so there is nothing to verify.", ""];
    case "problems":
      return [`${counted(count, "thing does", "things do")} not fit together:`, ""];
  }
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
