/** A refusal that the next matching requests get, whatever they ask. */
export interface NextRefusal {
  /** The operation that is refused; every operation where it is left out. */
  readonly operation?: string;
  readonly kind: "secondary limit" | "primary limit" | "server error" | "no access";
  /** Seconds in the `retry-after` header. */
  readonly retryAfter?: number;
  /** 403 or 429 for a limit (GitHub uses both), 500 to 504 for a server error. */
  readonly status?: number;
  /** How many requests get it; 1 where it is left out. */
  readonly times?: number;
}

interface Answer {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

const KINDS: Readonly<Record<NextRefusal["kind"], Answer>> = {
  "secondary limit": {
    status: 403,
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    headers: {},
  },
  "primary limit": {
    status: 403,
    message: "API rate limit exceeded for installation ID 1.",
    headers: { "x-ratelimit-remaining": "0" },
  },
  "server error": { status: 502, message: "Server Error", headers: {} },
  "no access": { status: 403, message: "Resource not accessible by integration", headers: {} },
};

/** Keeps what is to be refused, and gives it to the requests that match. */
export interface Refusals {
  add(refusal: NextRefusal): void;
  take(operation: string): Answer | null;
}

export function refusals(): Refusals {
  const waiting: { refusal: NextRefusal; left: number }[] = [];
  return {
    add: (refusal) => {
      waiting.push({ refusal, left: refusal.times ?? 1 });
    },
    take(operation) {
      const entry = waiting.find(({ refusal, left }) => left > 0 && (refusal.operation ?? operation) === operation);
      if (entry === undefined) return null;
      entry.left -= 1;
      const { kind, status, retryAfter } = entry.refusal;
      const reset = kind === "primary limit" ? { "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + (retryAfter ?? 1)) } : {};
      const wait = retryAfter === undefined || kind === "primary limit" ? {} : { "retry-after": String(retryAfter) };
      return { status: status ?? KINDS[kind].status, message: KINDS[kind].message, headers: { ...KINDS[kind].headers, ...reset, ...wait } };
    },
  };
}
