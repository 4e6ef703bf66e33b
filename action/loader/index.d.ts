/** Text or a medium of a message. */
export type ContentPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "media"; readonly url: string; readonly contentType: string | null };

/** What a model reads. `model` is the role that other programs call `assistant`. */
export interface Message {
  readonly role: "system" | "user" | "model";
  readonly content: readonly ContentPart[];
}

export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly path: readonly string[] }
  | { readonly kind: "each"; readonly path: readonly string[]; readonly body: readonly TemplateNode[] }
  | { readonly kind: "media"; readonly url: readonly TemplateNode[]; readonly contentType: string | null };

export interface MessageTemplate {
  readonly role: Message["role"];
  readonly nodes: readonly TemplateNode[];
}

export type FieldReading =
  | { readonly kind: "pointer"; readonly pointer: string }
  | { readonly kind: "text"; readonly map: Readonly<Record<string, string>> | null; readonly from: "all" | "last-line" | "last" };

export interface Field {
  readonly name: string;
  readonly kind: "binary" | "labels" | "ordinal" | "multi-label";
  readonly labels: readonly string[];
  readonly positive?: string;
}

/** `assay/bundle@1`: a released prompt. Frozen: everybody is given the same one. */
export interface Bundle {
  readonly schema: "assay/bundle@1";
  readonly prompt: string;
  readonly content: string;
  readonly messages: readonly MessageTemplate[];
  /** The model that the prompt itself names. */
  readonly model: string | null;
  /** The model on which it was measured: the one to ask. */
  readonly measured: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly output: { readonly format: "json" | "text"; readonly schema: Readonly<Record<string, unknown>> | null };
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly answer: {
    readonly fields: Readonly<Record<string, FieldReading>>;
    readonly clauses: string | null;
    readonly confidence: string | null;
    readonly rationale: string | null;
    readonly escalate: string | null;
  };
  readonly fields: Readonly<Record<string, Field>>;
}

/** What an answer means. Whatever cannot be read is not `ok`: such an item has no label, and must not be treated as if nothing was found. */
export type Prediction =
  | {
      readonly status: "ok";
      readonly values: Readonly<Record<string, string | readonly string[]>>;
      readonly clauses: readonly string[];
      readonly confidence: number | null;
      readonly escalate: boolean;
      readonly rationale: string | null;
    }
  | { readonly status: "refused" | "malformed" | "unknown label"; readonly detail: string };

/** How a channel names a release. */
export interface Target {
  readonly version: string;
  readonly tag: string;
  readonly content: string;
  readonly bundle: string;
  readonly url: string;
}

export interface ChannelEntry extends Target {
  readonly previous: string | null;
  readonly since: string;
  readonly reason: string;
  readonly rollout?: {
    readonly algorithm: string;
    readonly weights: readonly (readonly [variant: string, weight: number])[];
    readonly variants: Readonly<Record<string, Target>>;
  };
}

/** `assay/channel@1`. */
export interface ChannelIndex {
  readonly schema: "assay/channel@1";
  readonly channel: string;
  readonly sequence: number;
  readonly issued: string;
  readonly expires: string;
  readonly prompts: Readonly<Record<string, ChannelEntry>>;
}

/**
 * How sure it is that this is what the channel serves now. `fresh`: the last check found it, and the index is in force. `stale`: the last check failed or is overdue, or
 * the index has ended. `disk`, `packaged`: no check has worked since the start, and this is what was kept. A pinned release never changes: `fresh` there means read from the source.
 */
export type Freshness = "fresh" | "stale" | "disk" | "packaged";

/** What to write down beside every decision that the prompt makes. */
export interface LogFields {
  readonly prompt: string;
  readonly version: string;
  /** The content digest. */
  readonly digest: string;
  readonly variant: string | null;
  readonly channel: string | null;
  readonly sequence: number | null;
  readonly source: Freshness;
}

/** A released prompt and how to use it. */
export interface Release {
  readonly name: string;
  readonly version: string;
  readonly tag: string;
  /** The content digest. */
  readonly digest: string;
  /** SHA-256 of the bundle's file. */
  readonly bundleDigest: string;
  /** The variant that the targeting key fell into; null without a rollout or without a key. */
  readonly variant: string | null;
  /** Null for a pinned release. */
  readonly channel: string | null;
  readonly sequence: number | null;
  readonly source: Freshness;
  /** `provider/model`, as it was measured. */
  readonly model: string;
  readonly config: Bundle["config"];
  readonly output: Bundle["output"];
  readonly prompt: Bundle;
  readonly log: LogFields;
  /** The messages for one item. `media` gives the address to send for that of a medium. */
  render(input: Readonly<Record<string, unknown>>, media?: (url: string) => string): Message[];
  /** What the model's answer means; `finish` is why it stopped (`stop`, `length`, `content-filter`). */
  read(text: string, finish?: string): Prediction;
}

/** Why a loader raises an alarm or throws. */
export type AlarmCode =
  /** The source did not answer. */
  | "unreachable"
  | "malformed"
  | "wrong-type"
  | "wrong-channel"
  | "unknown-key"
  | "bad-signature"
  /** An older index than one that was seen before, or a second one with its sequence. */
  | "replayed"
  /** The index has ended: nobody has renewed the channel. It is served on. */
  | "expired"
  /** A bundle is missing or damaged: the prompt is served as before. */
  | "bundle"
  /** The channel no longer names a prompt that it served: it is served as before. */
  | "removed"
  /** The index shares traffic in a way that this loader does not know: everybody gets the channel's own release. */
  | "rollout"
  /** The last known good could not be read or kept. */
  | "cache"
  | "unknown-prompt"
  | "nothing-to-serve"
  | "options"
  | "closed";

export interface Alarm {
  readonly code: AlarmCode;
  readonly message: string;
  readonly channel: string;
}

export interface LoaderOptions {
  /** `file:<folder>`, `https://<address>`, `git:<repository>`; `http:` for 127.0.0.1 only. */
  readonly source: string | URL;
  /** Default: `production`. */
  readonly channel?: string;
  /** Public keys as PEM texts. A signature of any of them is believed. */
  readonly keys: readonly string[];
  /** A folder for the last known good, so that a restart without the source serves on. */
  readonly cacheDir?: string;
  /** A folder with a copy of the branch `channels` that came with the service: what is served where there is nothing else. */
  readonly packaged?: string | URL;
  /** Prompts (`hate-speech`) and releases (`hate-speech@1.4.0`) that must be there at the start. */
  readonly prompts?: readonly string[];
  /** How often the channel is looked at. Default: 60. */
  readonly refreshSeconds?: number;
  /** When a check that does not answer is given up. Default: 10. */
  readonly timeoutSeconds?: number;
  /** Headers of every request to an `https:` source, or what gives them. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);
  /** Told whatever a person should know; called at every check for as long as it lasts. Default: a warning of the process. */
  readonly onAlarm?: (alarm: Alarm) => void;
}

export interface Loader {
  /**
   * What the channel serves of a prompt, or with `hate-speech@1.4.0` that release. Rejects with a LoaderError: `unknown-prompt` for a prompt that the channel never
   * served or a release that is not there, `unreachable` for a release that could not be had. Never waits for the network but for a release that was not asked for before.
   */
  get(reference: string, options?: { readonly targetingKey?: string }): Promise<Release>;
  /** Looks at the channel now; those who call while it looks share one look. Resolves to whether it worked; what went wrong is told to `onAlarm`. */
  refresh(): Promise<boolean>;
  /** For a health page. */
  status(): {
    readonly channel: string;
    readonly sequence: number;
    readonly expires: string;
    /** Time of the last check that worked; null where none has. */
    readonly checked: Date | null;
    readonly prompts: Readonly<Record<string, { readonly version: string; readonly source: Freshness }>>;
  };
  /** Ends the background checks and gives up the one under way. */
  close(): Promise<void>;
}

/** Starts a loader. Rejects with a LoaderError where there is nothing to serve: neither the source nor the disk nor what was packaged has a channel that can be believed. */
export function createLoader(options: LoaderOptions): Promise<Loader>;

/** What a loader cannot do. */
export class LoaderError extends Error {
  constructor(code: AlarmCode, message: string, cause?: unknown);
  readonly code: AlarmCode;
}

/** The messages of one item. */
export function renderMessages(bundle: Bundle, input: Readonly<Record<string, unknown>>, media?: (url: string) => string): Message[];

/** What an answer means. */
export function readAnswer(bundle: Bundle, text: string, finish?: string): Prediction;

/** The name of the way in which a key finds its variant. */
export const ALGORITHM: string;

/** The variant of a key, as flagd's `fractional` finds it. */
export function variantOf(
  flagKey: string,
  targetingKey: string,
  weights: readonly (readonly [variant: string, weight: number])[],
): string | null;
