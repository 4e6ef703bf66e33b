import { UserError } from "../errors.ts";

export type UnavailableCode = "unlisted-model" | "unknown-provider" | "missing-key" | "missing-setting" | "missing-packages";

/** A model that cannot be asked at all: nothing is measured, and the message says what to set. */
export class ModelUnavailable extends UserError {
  readonly code: UnavailableCode;

  constructor(code: UnavailableCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = "ModelUnavailable";
    this.code = code;
  }
}
