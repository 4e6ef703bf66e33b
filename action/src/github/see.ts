import type { Seen } from "../doctor/facts.ts";
import { refusalOf } from "./refusal.ts";

/** What a request shows, or why it shows nothing. `permission` is what GitHub asks for. A 404 that is an answer is the caller's to catch. */
export async function see<T>(permission: string, request: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: true, value: await request() };
  } catch (error) {
    return unseen(error, permission);
  }
}

/** The same where "not there" is an answer of GitHub's and means `null`. */
export async function seeOrNull<T>(permission: string, request: () => Promise<T>): Promise<Seen<T | null>> {
  try {
    return { seen: true, value: await request() };
  } catch (error) {
    return refusalOf(error, permission)?.reason === "gone" ? { seen: true, value: null } : unseen(error, permission);
  }
}

function unseen(error: unknown, permission: string): Seen<never> {
  const refusal = refusalOf(error, permission);
  switch (refusal?.reason) {
    case "permission":
    case "gone":
      // GitHub hides what a token may not see; for a feature that the plan lacks it says so.
      return { seen: false, permission, because: `GitHub answers: ${error instanceof Error ? error.message : String(error)}` };
    case "rate limit":
    case "unavailable":
      return { seen: false, permission, because: `GitHub did not answer: ${refusal.message}` };
    default:
      throw error;
  }
}
