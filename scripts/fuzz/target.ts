import type { Arbitrary } from "fast-check";

/** One thing that is fuzzed. */
export interface FuzzTarget {
  /** How it is named on the command line. */
  readonly name: string;
  /** What must hold, in a few words. */
  readonly law: string;
  readonly cases: Arbitrary<unknown>;
  /** Throws where the law does not hold. */
  readonly check: (input: never) => void | Promise<void>;
}

/** A target with the type of its cases; the list of all targets does not know it. */
export function target<T>(name: string, law: string, cases: Arbitrary<T>, check: (input: T) => void | Promise<void>): FuzzTarget {
  return { name, law, cases, check };
}
