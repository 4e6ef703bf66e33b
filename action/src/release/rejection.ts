import { UserError } from "../errors.ts";

/** Why a signed file is not believed. */
export type Reason = "malformed" | "unknown-key" | "bad-signature" | "wrong-type" | "wrong-channel" | "replayed" | "expired";

/** A file of a release or a channel that must not be used as it stands. */
export class RejectedError extends UserError {
  readonly code: Reason;

  constructor(code: Reason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "RejectedError";
    this.code = code;
  }
}
