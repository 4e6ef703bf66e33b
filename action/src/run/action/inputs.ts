import type { Verdict } from "../../comparison/result.ts";
import { UserError } from "../../errors.ts";
import { VERDICTS } from "../../gate/verdict.ts";

/** The Action's inputs, read and checked. */
export interface Inputs {
  readonly token: string;
  readonly model?: string;
  readonly maxCostUsd?: number;
  readonly maxCalls?: number;
  readonly store: string;
  readonly comment: boolean;
  readonly failOn: readonly Verdict[];
  readonly replay: boolean;
  /** Folder of the artifact to publish; empty where the pull request is to be compared. */
  readonly publish: string;
  /** At most so many shards are planned, and nothing is scored; null where no plan is asked for. */
  readonly plan: number | null;
  /** The shard to score, `2/4`; empty for everything. */
  readonly shard: string;
  /** Folder of the run files of all shards, whose answers stand in for calls; empty where nothing was scored yet. */
  readonly shards: string;
}

/** Reads every input; throws a UserError that names the input and what it may hold. */
export function readInputs(getInput: (name: string) => string): Inputs {
  const model = getInput("model");
  const maxCostUsd = numberOf("max-cost", getInput("max-cost"));
  const maxCalls = numberOf("max-calls", getInput("max-calls"));
  const steps = { publish: getInput("publish"), plan: getInput("plan"), shard: getInput("shard"), shards: getInput("shards") };
  const asked = Object.entries(steps).flatMap(([name, value]) => (value === "" ? [] : [name]));
  if (asked.length > 1) throw new UserError(`The inputs ${asked.join(" and ")} do not go together: each is a step of its own.`);
  return {
    token: getInput("github-token"),
    ...(model === "" ? {} : { model }),
    ...(maxCostUsd === null ? {} : { maxCostUsd }),
    ...(maxCalls === null ? {} : { maxCalls }),
    store: getInput("store") || ".assay",
    comment: flagOf("comment", getInput("comment"), true),
    failOn: verdictsOf(getInput("fail-on")),
    replay: flagOf("replay", getInput("replay"), false),
    ...steps,
    plan: numberOf("plan", steps.plan),
  };
}

function numberOf(name: string, text: string): number | null {
  if (text === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new UserError(`The input ${name} must be a number of at least 0, not ${JSON.stringify(text)}.`);
  return value;
}

function flagOf(name: string, text: string, otherwise: boolean): boolean {
  if (text === "") return otherwise;
  if (text === "true" || text === "false") return text === "true";
  throw new UserError(`The input ${name} must be true or false, not ${JSON.stringify(text)}.`);
}

function verdictsOf(text: string): readonly Verdict[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = names.find((name) => !VERDICTS.includes(name as Verdict));
  if (unknown !== undefined)
    throw new UserError(`The input fail-on knows no verdict ${JSON.stringify(unknown)}: use ${VERDICTS.join(", ")}.`);
  return names.length === 0 ? ["fail", "inconclusive", "not measured"] : (names as Verdict[]);
}
