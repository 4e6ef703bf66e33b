import { UserError } from "../errors.ts";

export type UnavailableCode = "unlisted-model" | "unknown-provider" | "missing-key" | "missing-setting";

/** A model that cannot be asked at all: nothing is measured, and the message says what to set. */
export class ModelUnavailable extends UserError {
  readonly code: UnavailableCode;

  constructor(code: UnavailableCode, message: string) {
    super(message);
    this.name = "ModelUnavailable";
    this.code = code;
  }
}
