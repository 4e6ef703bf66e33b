import type { BareRepository } from "./bare-repository.ts";
import type { Caller, GitHubState, Issue, Kept } from "./state.ts";

/** The largest text of a comment, a review and a body, in characters. */
export const BODY_LIMIT = 65_536;

/** One valid request on its way to a handler. */
export interface Call {
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Validated against the schema of the operation. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  readonly caller: Caller;
  readonly site: Site;
}

/** What all calls share: the repository's name, its Git repository, its state, and the address of this server. */
export interface Site {
  readonly owner: string;
  readonly name: string;
  readonly url: string;
  readonly defaultBranch: string;
  readonly git: BareRepository;
  readonly state: GitHubState;
  /** The next number of an issue or pull request, and the next id of anything else. */
  nextNumber(): number;
  nextId(): number;
  /** A time that grows with every call. */
  now(): string;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** The key of the list inside `body` that is given page by page, where the body is not itself the list. */
  readonly list?: string;
}

type Handler = (call: Call) => Promise<Reply> | Reply;
export type Handlers = Readonly<Record<string, Handler>>;

/** What GitHub refuses, with its own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | null;
  constructor(status: number, message: string, errors: readonly unknown[] | null = null) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = (): Refusal => new Refusal(404, "Not Found");
/** The shape of the endpoints that GitHub serves from its GraphQL layer: a list of sentences. */
export const unprocessable = (...errors: readonly string[]): Refusal => new Refusal(422, "Unprocessable Entity", errors);
export const validationFailed = (resource: string, field: string, message: string): Refusal =>
  new Refusal(422, "Validation Failed", [{ resource, code: "custom", field, message }]);

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent = (): Reply => ({ status: 204, body: null });

export function numberOf(call: Call, parameter: string): number {
  return Number(call.params[parameter]);
}

export function issueOf(call: Call, parameter: string): Issue {
  const issue = call.site.state.issues.get(numberOf(call, parameter));
  if (issue === undefined) throw notFound();
  return issue;
}

export function checkLength(resource: string, body: string): void {
  if (body.length <= BODY_LIMIT) return;
  const message = `Body is too long (maximum is ${BODY_LIMIT} characters)`;
  throw new Refusal(422, "Validation Failed", [{ resource, code: "unprocessable", field: "data", message }]);
}

/** The entry with this id; refuses with 404. */
export function entryOf<T extends { readonly id: number }>(entries: readonly T[], id: number): T {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry === undefined) throw notFound();
  return entry;
}

export function removeEntry<T extends { readonly id: number }>(entries: T[], id: number): void {
  entries.splice(entries.indexOf(entryOf(entries, id)), 1);
}

/** Keeps what was sent, for `of`. */
export function keep(call: Call, entries: Kept[], of: string, sent: Readonly<Record<string, unknown>> = call.body): Kept {
  const kept = { id: call.site.nextId(), author: call.caller.login, of, created: call.site.now(), sent };
  entries.push(kept);
  return kept;
}

export const repositoryUrl = (site: Site): string => `${site.url}/repos/${site.owner}/${site.name}`;
/** Where a person would read it. */
export const pageUrl = (site: Site, ...path: readonly (string | number)[]): string =>
  `https://github.com/${[site.owner, site.name, ...path].join("/")}`;
