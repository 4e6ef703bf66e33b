import { throttling } from "@octokit/plugin-throttling";

/** GitHub's REST and GraphQL interfaces for one token. */
export type GitHubClient = ReturnType<typeof import("@actions/github").getOctokit>;

export interface ClientOptions {
  readonly token: string;
  /** `https://api.github.com`, or what GITHUB_API_URL says. */
  readonly url: string;
  /** Told before each pause that GitHub asks for. */
  readonly onWait?: (message: string) => void;
  /** Only a test turns it off: GitHub blocks who writes faster than a second a request. */
  readonly throttled?: boolean;
}

/** A pause after which the job would rather fail than wait on. */
const LONGEST_WAIT_SECONDS = 300;
const MOST_RETRIES = 3;

/**
 * A client that spaces its writes and, when GitHub asks for a pause (`retry-after`, or a spent limit), waits and tries again, up to
 * three times and five minutes each. The package is loaded here, because it reads the runner's variables when it is loaded.
 */
export async function createClient({ token, url, onWait, throttled = true }: ClientOptions): Promise<GitHubClient> {
  const { getOctokit } = await import("@actions/github");
  const again =
    (limit: string) =>
    (seconds: number, options: { readonly method: string; readonly url: string }, _: unknown, retries: number): boolean => {
      const wait = seconds <= LONGEST_WAIT_SECONDS && retries < MOST_RETRIES;
      onWait?.(
        `GitHub's ${limit} limit: ${options.method} ${options.url} ${wait ? `goes on in ${seconds} s` : `would wait ${seconds} s, given up`}`,
      );
      return wait;
    };
  const throttle = { enabled: throttled, onRateLimit: again("primary"), onSecondaryRateLimit: again("secondary") };
  return getOctokit(token, { baseUrl: url, throttle }, throttling);
}
