import type { Given } from "../comparison/sign-off.ts";
import { mention } from "../escape.ts";
import type { DueAction } from "../gate/sign-off/escalation.ts";
import { code, joined, type Line, line, paragraph, plainText, text, words } from "./document.ts";
import { blocksToMarkdown } from "./to-markdown.ts";

/** The pull request that somebody is called for. */
export interface CalledFor {
  readonly number: number;
  readonly title: string;
  /** Of the pull request on GitHub. */
  readonly url: string;
}

/** What is said when somebody is called: on the pull request, and as an issue of its own where the action opens one. Markdown, escaped. */
export interface Call {
  readonly comment: string;
  readonly issue: { readonly title: string; readonly body: string } | null;
  /** Keys of the issues that this answers. */
  readonly closes: readonly string[];
}

/** The words of an action that is due. People are called by `@login` where they are waited for, and nowhere else. */
export function callOf(action: DueAction, pull: CalledFor): Call {
  const { role, rules } = action;
  const here: Line = [{ kind: "link", text: `#${pull.number}`, url: pull.url }, ...line` ${text(pull.title)}`];
  const because = line`for ${joined(
    rules.map((rule) => line`“${text(rule)}”`),
    ", ",
  )}`;
  const title = (said: Line): string => plainText(said).replace(/\s+/g, " ").slice(0, TITLE);
  switch (action.kind) {
    case "mention": {
      const said = line`${people(action.logins)}: this pull request has been waiting for ${text(role)} since ${day(action.since)}, ${because}. An approving review of the newest commit signs it.`;
      return { comment: markdown(said), issue: null, closes: [] };
    }
    case "turn to": {
      const ask = line`has been waiting for ${text(role)} since ${day(action.since)}, ${because}, for longer than ${words(action.after)}`;
      const to = action.to === role ? line`${people(action.logins)}` : line`${people(action.logins)} (${text(action.to)})`;
      const comment = line`${to}: this pull request ${ask}. Please see to it that somebody of ${text(role)} looks at it, or say who can.`;
      const body = line`${to}: ${here} ${ask}. Please see to it that somebody of ${text(role)} looks at it, or say who can.`;
      const issue = { title: title(line`Sign-off of ${role} is missing on #${pull.number}`), body: markdown(body) };
      return { comment: markdown(comment), issue: action.openIssue ? issue : null, closes: [] };
    }
    case "answered":
      return { comment: markdown(line`Answered: ${text(role)} has signed, ${given(action.by)}.`), issue: null, closes: [action.of] };
    case "follow-up": {
      const late = action.overdue ? "had" : "has";
      const ask = line`${words(late)} to agree by ${minute(action.due)}, ${because}. An approving review of the merged commit does it`;
      const comment = line`${people(action.logins)}: this was merged, and ${text(role)} ${ask}.`;
      const body = line`${people(action.logins)}: ${here} was merged, and ${text(role)} ${ask}.`;
      const what = action.overdue ? "Overdue: agreement of" : "Agreement of";
      return {
        comment: markdown(comment),
        issue: { title: title(line`${words(what)} ${role} after the merge of #${pull.number}`), body: markdown(body) },
        closes: [],
      };
    }
    case "follow-up answered":
      return {
        comment: markdown(line`Answered: ${text(role)} agreed after the merge, ${given(action.by)}.`),
        issue: null,
        closes: action.of,
      };
  }
}

/** Characters of an issue's title. */
const TITLE = 200;
/** People who are called at once. */
const CALLED = 10;

function people(logins: readonly string[]): Line {
  const called = logins.slice(0, CALLED).map((login): Line => {
    const name = mention(login);
    return name === null ? [text(login)] : words(name);
  });
  return called.length === 0 ? words("Everybody") : joined(called, ", ");
}

function given({ login, commit, at }: Given): Line {
  return line`by ${text(login)} on ${minute(at)}, having seen ${code(commit.slice(0, 7))}`;
}

function day(at: string): Line {
  return words(at.slice(0, 10));
}

function minute(at: string): Line {
  return words(`${at.slice(0, 16).replace("T", " ")} UTC`);
}

function markdown(said: Line): string {
  return blocksToMarkdown([paragraph(said)], null);
}
