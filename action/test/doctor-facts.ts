import type { EnvironmentFacts, Facts, Seen, Wanted } from "../src/doctor/facts.ts";
import { RELEASE_ENVIRONMENTS } from "../src/doctor/release-setup.ts";

export const seen = <T>(value: T): Seen<T> => ({ seen: true, value });
export const unseen = (permission: string): Seen<never> => ({
  seen: false,
  permission,
  because: "GitHub answers: Resource not accessible by personal access token",
});

const SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1";
export const WORKFLOW = `on:
  pull_request_target: {types: [opened, synchronize]}
jobs:
  assay:
    runs-on: ubuntu-latest
    environment: assay
    steps:
      - uses: actions/checkout@${SHA} # v7.0.1
      - uses: ./action
`;
export const CODEOWNERS = "# who\n/.github/ @acme/science\n/ground-truth/ @acme/operations\n";

export const environment = (change: Partial<EnvironmentFacts> = {}): EnvironmentFacts => ({
  name: "assay",
  branches: seen(["main"]),
  reviewers: 0,
  secrets: seen(["OPENAI_API_KEY"]),
  ...change,
});
/** One that releases go through, as it should be. */
export const releaseEnvironment = (name: string, change: Partial<EnvironmentFacts> = {}): EnvironmentFacts =>
  environment({ name, branches: seen(["main"]), secrets: seen(["ASSAY_SIGNING_KEY"]), ...change });
/** Beside those that releases go through. */
export const environments = (...all: readonly EnvironmentFacts[]): Facts["environments"] =>
  seen(new Map([...RELEASE_ENVIRONMENTS.map((name) => releaseEnvironment(name)), ...all].map((one) => [one.name, one])));
export const EXTERNAL = environment({ name: "assay-external", reviewers: 2 });

/** A repository on which everything is set. */
export const HEALTHY: Facts = {
  server: "https://github.com",
  owner: "acme",
  name: "policy",
  defaultBranch: "main",
  merge: { byRuleset: seen([{ context: "assay", source: 15368 }]), byProtection: seen([]) },
  environments: environments(environment(), EXTERNAL),
  repositorySecrets: seen([]),
  workflowToken: seen("read"),
  actions: seen("all"),
  tagRulesets: seen([
    { name: "releases", active: true, include: ["refs/tags/*@*"], exclude: [], rules: ["creation", "update", "deletion"] },
  ]),
  branches: new Map(["evidence", "channels"].map((branch) => [branch, seen({ forcePush: true, deletion: true })])),
  workflow: { path: ".github/workflows/assay.yml", text: seen(WORKFLOW), state: seen("active") },
  people: [
    { login: "ana", permission: seen("write") },
    { login: "gil", permission: seen("read") },
  ],
  codeOwners: { file: seen({ path: ".github/CODEOWNERS", text: CODEOWNERS }), errors: seen([]), binding: seen(true) },
  release: {
    publicKeys: seen("sha256:ours"),
    signedBy: seen([{ channel: "production", keys: ["sha256:ours"] }]),
    opensPulls: seen(true),
  },
};

export const WANTED: Wanted = {
  settingsFrom: "working tree",
  keys: ["OPENAI_API_KEY"],
  roles: { science: ["ana"], legal: ["gil"] },
  releases: false,
  keyIds: (text) => text.match(/sha256:\w+/g) ?? [],
};
