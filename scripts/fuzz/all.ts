import type { FuzzTarget } from "./target.ts";
import { answerTargets } from "./targets/answers.ts";
import { dataTargets } from "./targets/data.ts";
import { escapeTargets } from "./targets/escape.ts";
import { formatTargets } from "./targets/formats.ts";
import { gitTargets } from "./targets/git.ts";
import { groundTruthTargets } from "./targets/ground-truth.ts";
import { policyTargets } from "./targets/policy.ts";
import { promptTargets } from "./targets/prompt.ts";

/** Everything that is fuzzed. */
export const targets: readonly FuzzTarget[] = [
  ...promptTargets,
  ...policyTargets,
  ...groundTruthTargets,
  ...dataTargets,
  ...answerTargets,
  ...gitTargets,
  ...escapeTargets,
  ...formatTargets,
];
