/** What must hold of a change besides its counts: a decision record that names it, a trace without gaps, clauses that are not just dropped, files that can be read. */
export interface Check {
  readonly name: "decision record" | "trace" | "policy" | "ground truth" | "settings";
  /** `fail` makes the verdict `fail`; a warning is only told. */
  readonly state: "fail" | "warning";
  /** One sentence in plain words. */
  readonly text: string;
  /** The prompt it is about. */
  readonly prompt?: string;
  readonly path?: string;
  readonly line?: number;
  /** What to type to mend it. */
  readonly command?: string;
}
