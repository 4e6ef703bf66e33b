/** Why GitHub did not do what it was asked, as far as somebody can do something about it. */
export type Refusal =
  | { readonly reason: "permission"; readonly missing: string }
  | { readonly reason: "rate limit"; readonly message: string }
  | { readonly reason: "unavailable"; readonly message: string }
  | { readonly reason: "gone" }
  | { readonly reason: "invalid"; readonly message: string };

interface ResponseError {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

/**
 * What an error of the client means; `null` for one that is not GitHub's answer (a bug). A 404 is `gone`: where something is created,
 * it means that the token may not see the place. `permission` is what the caller needed.
 */
export function refusalOf(error: unknown, permission: string): Refusal | null {
  if (!isResponseError(error)) return null;
  const { status, message } = error;
  if (status === 404 || status === 410) return { reason: "gone" };
  if (status === 422) return { reason: "invalid", message };
  if (status === 429 || (status === 403 && isLimit(error))) return { reason: "rate limit", message };
  if (status === 401 || status === 403) return { reason: "permission", missing: permission };
  // The client gives 500 to a connection that failed.
  return status >= 500 ? { reason: "unavailable", message } : null;
}

function isLimit({ message, response }: ResponseError): boolean {
  const headers = response?.headers ?? {};
  return /rate limit/i.test(message) || headers["retry-after"] !== undefined || String(headers["x-ratelimit-remaining"]) === "0";
}

function isResponseError(error: unknown): error is ResponseError {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}
