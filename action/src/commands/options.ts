/** What the scoring commands take, as commander hands it over. */
export interface ScoringOptions {
  /** The folder to work in. */
  readonly C: string;
  readonly quiet?: true;
  readonly model?: string;
  readonly settings?: string;
  readonly replay?: true;
  readonly split?: "dev" | "gate";
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly maxCalls?: number;
  readonly maxCost?: number;
  readonly store?: string;
  /** Folder of a vault. */
  readonly sets?: string;
  /** No option: set where a change goes back to a release, whose stored answers stand in however old they are. */
  readonly answers?: "stored";
}

/** Where results are written besides standard output. `-` is standard output. */
export interface OutputOptions {
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
}
