import type { Place } from "../../errors.ts";
import type { Members } from "../located.ts";
import type { Assert } from "./assert-types.ts";

/** One test of promptfoo, whatever kind of file it stood in. */
export interface Case {
  readonly place: Place;
  readonly vars: Members;
  readonly asserts: readonly (Assert & { readonly place: Place })[];
  /** `options.transform` and its older names. */
  readonly transform: unknown;
  readonly options: Members;
  readonly metadata: Members;
}
