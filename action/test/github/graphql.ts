import type { Site } from "./call.ts";
import type { Caller } from "./state.ts";

interface Sent {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const refused = (type: string, message: string): unknown => ({ data: null, errors: [{ type, message }] });
const FORBIDDEN = "Resource not accessible by integration";

/** A value given as a variable or written into the query. */
function argument({ query, variables }: Sent, name: string): string {
  const written = new RegExp(`\\b${name}\\s*:\\s*(?:\\$(\\w+)|"([^"]*)"|([A-Z_]+))`).exec(query);
  const variable = written?.[1];
  if (variable !== undefined) return String(variables[variable]);
  const input = variables.input as Readonly<Record<string, unknown>> | undefined;
  return written?.[2] ?? written?.[3] ?? String(input?.[name] ?? "");
}

/** The three GraphQL requests that have no REST twin: who the token is, hiding a comment, resolving a thread. */
export function graphql(site: Site, caller: Caller, sent: Sent): unknown {
  if (/\bviewer\b/.test(sent.query)) return { data: { viewer: { login: caller.login } } };
  if (/\bminimizeComment\b/.test(sent.query)) {
    if (caller.permissions["pull-requests"] !== "write") return refused("FORBIDDEN", FORBIDDEN);
    const subject = argument(sent, "subjectId");
    const [kind, id] = subject.split("_");
    const comments = kind === "IC" ? site.state.issueComments : site.state.reviewComments;
    const comment = comments.find((entry) => entry.id === Number(id));
    if (comment === undefined) return refused("NOT_FOUND", `Could not resolve to a node with the global id of '${subject}'`);
    comment.minimized = argument(sent, "classifier");
    return { data: { minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: comment.minimized.toLowerCase() } } } };
  }
  if (/\bresolveReviewThread\b/.test(sent.query)) {
    // A workflow's token may do this only where it may also write the contents.
    return caller.permissions.contents === "write"
      ? { data: { resolveReviewThread: { thread: { isResolved: true } } } }
      : refused("FORBIDDEN", FORBIDDEN);
  }
  throw new Error(`The local GitHub does not know this GraphQL request: ${sent.query}`);
}
