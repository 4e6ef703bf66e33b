import { PULL_REQUESTS_WRITE } from "./pull-request.ts";
import { type Refusal, refusalOf } from "./refusal.ts";

/** Runs a request; `false` where GitHub refuses for one of the reasons that the caller expects. Every other error is thrown. */
export async function attempt(request: () => Promise<unknown>, expected: readonly Refusal["reason"][]): Promise<boolean> {
  try {
    await request();
    return true;
  } catch (error) {
    const refusal = refusalOf(error, PULL_REQUESTS_WRITE);
    if (refusal === null || !expected.includes(refusal.reason)) throw error;
    return false;
  }
}
