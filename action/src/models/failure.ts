import {
  AISDKError,
  APICallError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import type { Reply } from "../scoring/model.ts";
import { AskError, type AskErrorKind } from "./ask-error.ts";
import { retryAfter } from "./retry-after.ts";

const MAX_DETAIL = 200;

/** Codes of providers that refuse by an error what others refuse by a finish reason. */
const FILTERED = new Set(["content_filter", "content_policy_violation", "invalid_prompt"]);
const TIMEOUTS = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"]);

/**
 * What a provider package's error means: an AskError to retry or to count; a Reply where the provider refused the content by an error.
 * `null` is a bug. `id` names the model in messages; `secret` is taken out of them.
 */
export function readFailure(error: unknown, id: string, secret: string | null, now: number): AskError | Reply | null {
  const ask = (kind: AskErrorKind, what: string, wait: number | null = null) => {
    const text = what.replace(/\s+/g, " ").trim().slice(0, MAX_DETAIL);
    return new AskError(kind, `${id}: ${secret ? text.replaceAll(secret, "***") : text}`, wait);
  };
  if (APICallError.isInstance(error) && error.statusCode !== undefined) {
    const { statusCode: status, responseHeaders = {} } = error;
    if (status >= 200 && status < 300) return ask("unreadable-response", `the answer could not be read: ${unreadable(error.cause)}`);
    const code = errorCode(error.responseBody);
    if (status === 400 && code !== null && FILTERED.has(code)) {
      return { text: "", finish: "content-filter", usage: { input: 0, output: 0 }, latencyMs: 0 } satisfies Reply;
    }
    const kind = kindOf(status, code);
    // Whoever may redirect a request could have the key sent anywhere.
    const said = kind === "redirected" ? "redirects, which is not followed: write the final `url` into the settings" : error.message;
    return ask(kind, `HTTP ${status} ${said}`, retryAfter(responseHeaders, now));
  }
  const code = networkCode(error);
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return ask("refused-request", "the answer is larger than Assay reads");
  if (code !== null) return ask(TIMEOUTS.has(code) ? "timed-out" : "unavailable", `no connection (${code})`);
  if (InvalidResponseDataError.isInstance(error)) return ask("unreadable-response", error.message);
  if (UnsupportedFunctionalityError.isInstance(error)) return ask("refused-request", error.message);
  if (AISDKError.isInstance(error)) return ask("unreadable-response", error.message);
  return null;
}

function kindOf(status: number, code: string | null): AskErrorKind {
  if (status === 429) return code === "insufficient_quota" ? "quota" : "rate-limited";
  if (status >= 500 || status === 408 || status === 409 || status === 425) return "unavailable";
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 402) return "quota";
  if (status === 404) return "not-found";
  return status < 400 ? "redirected" : "refused-request";
}

/** `error.code` of an error body, where it has one. */
function errorCode(body: string | undefined): string | null {
  try {
    const code: unknown = JSON.parse(body ?? "")?.error?.code;
    return typeof code === "string" ? code : null;
  } catch {
    return null;
  }
}

function unreadable(cause: unknown): string {
  if (JSONParseError.isInstance(cause)) return "its JSON is broken or cut off";
  return TypeValidationError.isInstance(cause) ? "its JSON is not of the documented shape" : "its body could not be read";
}

/** The system's or undici's code of a connection that failed; it may be several causes down. */
function networkCode(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === "string" && /^(UND_ERR_|E[A-Z]|ERR_|CERT_|UNABLE_|DEPTH_|SELF_)/.test(code)) return code;
  }
  return null;
}
