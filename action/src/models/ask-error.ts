/**
 * Why a request has no answer. `rate-limited`, `unavailable`, `timed-out`, `unreadable-response`: worth another try. `refused-request`: this request is
 * at fault. `quota`, `unauthorized`, `not-found`, `redirected`: every further request would fail as well. `budget`: not asked.
 */
export type AskErrorKind =
  | "rate-limited"
  | "unavailable"
  | "timed-out"
  | "unreadable-response"
  | "refused-request"
  | "quota"
  | "unauthorized"
  | "not-found"
  | "redirected"
  | "budget";

/** A request that got no answer. The message holds neither the prompt nor the item nor a key, so it may be shown. */
export class AskError extends Error {
  readonly kind: AskErrorKind;
  /** How long the provider asks to wait; `null` where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(kind: AskErrorKind, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = "AskError";
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** True where the same request may succeed later. */
export function isTransient(kind: AskErrorKind): boolean {
  switch (kind) {
    case "rate-limited":
    case "unavailable":
    case "timed-out":
    case "unreadable-response":
      return true;
    case "refused-request":
    case "quota":
    case "unauthorized":
    case "not-found":
    case "redirected":
    case "budget":
      return false;
  }
}

/** True where no other request can succeed either, so that asking on would only cost time. */
export function stopsEverything(kind: AskErrorKind): boolean {
  return kind === "quota" || kind === "unauthorized" || kind === "not-found" || kind === "redirected";
}

/** True where the provider may have been paid although no answer came back. */
export function mayBeBilled(kind: AskErrorKind): boolean {
  return kind === "timed-out" || kind === "unreadable-response";
}
