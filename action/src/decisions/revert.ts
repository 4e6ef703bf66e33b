/** That a change puts files back to what they were at one earlier commit of the default branch, blob for blob. */
export interface ExactRevert {
  /** That commit. */
  readonly commit: string;
  /** Content digest of each prompt that the commit had, by name. */
  readonly digests: ReadonlyMap<string, string>;
}
