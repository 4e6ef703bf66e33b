/** Who a commit in the name of a workflow was made for. */
export interface Asker {
  readonly login: string;
  readonly id: number;
}

/** The last line of the message of a commit that somebody asked for by a comment. */
export function askedByTrailer({ login, id }: Asker): string {
  return `Asked-by: ${login} <${id}+${login}@users.noreply.github.com>`;
}

/** Logins of the co-authors that a commit's message names by the addresses which GitHub gives out: `123+login@users.noreply.github.com`. */
export function coAuthorsOf(message: string): readonly string[] {
  const trailers = message.matchAll(/^co-authored-by:[^\n<]*<(?:\d+\+)?([a-z0-9_[\]-]+)@users\.noreply\.github\.com>/gim);
  return [...trailers].flatMap(([, login]) => login ?? []);
}

/** Logins that a commit's message names so. Whoever wrote the line: it can only take an approval away. */
export function askersOf(message: string): readonly string[] {
  return [...message.matchAll(/^asked-by:[ \t]*@?([a-z0-9_-]+)/gim)].flatMap(([, login]) => login ?? []);
}
