import { performance } from "node:perf_hooks";
import * as fc from "fast-check";
import type { FuzzTarget } from "./target.ts";

export interface FuzzOptions {
  readonly seed: number;
  readonly runs: number;
  /** Of a failing case: runs that one alone. */
  readonly path?: string;
  /** Milliseconds that one case may take; a longer one fails. */
  readonly slowest?: number;
}

export interface FuzzResult {
  readonly cases: number;
  readonly seconds: number;
  readonly slowest: { readonly milliseconds: number; readonly input: string };
  /** Null where the law held in all cases. */
  readonly failure: { readonly path: string | null; readonly input: string; readonly message: string } | null;
}

/** Runs a target's law on many cases, and measures each. */
export async function fuzz({ cases, check }: FuzzTarget, { seed, runs, path, slowest: most }: FuzzOptions): Promise<FuzzResult> {
  const start = performance.now();
  let slowest: FuzzResult["slowest"] = { milliseconds: 0, input: "" };
  const timed = async (input: unknown): Promise<void> => {
    const before = performance.now();
    await check(input as never);
    const milliseconds = performance.now() - before;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input: shown(input) };
    if (most !== undefined && milliseconds > most) throw new Error(`This took ${Math.round(milliseconds)} ms; ${most} are allowed`);
  };
  const details = await fc.check(fc.asyncProperty(cases, timed), {
    seed,
    numRuns: runs,
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  });
  return {
    cases: details.numRuns,
    seconds: (performance.now() - start) / 1000,
    slowest,
    failure: details.failed
      ? {
          path: details.counterexamplePath,
          input: shown(details.counterexample?.[0]),
          message: details.errorInstance instanceof Error ? (details.errorInstance.stack ?? details.errorInstance.message) : "",
        }
      : null,
  };
}

const SHOWN = 1200;

function shown(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
}
