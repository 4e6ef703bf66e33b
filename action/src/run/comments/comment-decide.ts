import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { decisionsFolder, recordId } from "../../decisions/draft.ts";
import { draftLinkFor } from "../../decisions/draft-link.ts";
import { evidenceOf, followersOf } from "../../decisions/evidence.ts";
import { newRecordText, updatedRecordText } from "../../decisions/write-record.ts";
import type { DecisionRecord } from "../../documents/records/decision-record.ts";
import { UserError } from "../../errors.ts";
import { urlPath } from "../../escape.ts";
import { askedByTrailer } from "../../github/asked-by.ts";
import { commitOnBranch } from "../../github/commit-files.ts";
import { type Block, code, type Line, line, paragraph, words } from "../../report/document.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";
import { type Answer, type Asked, headAt, ownBranch, pullRun, saying } from "./comment-asked.ts";

/**
 * `/assay decide`: writes the draft of each decision record that is missing to the pull request's branch, every number filled in, or brings a record of an
 * earlier version of the change up to date; then reviews the new commit. For a fork it gives the address that opens the draft in its author's editor.
 */
export async function decide(asked: Asked): Promise<Answer> {
  const { run, measuring, pull, client, author, conversation } = asked;
  const { context, repository, server } = run;
  const own = pullRun(asked);
  const { comparison, revisions } = await measuring.measure(own, { answers: "stored", maxCalls: 0 });
  const wanted = promptsToDecide(comparison);
  if (wanted.length === 0) {
    const broken = comparison.prompts.length === 0 && comparison.verdict === "not measured";
    if (broken) throw new UserError(`Not measured: ${comparison.reason}`);
    return { done: true, said: saying(true, [paragraph(words("No decision record is missing here."))]) };
  }
  const date = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  const { headRepository } = pull;
  if (headRepository !== null && (headRepository.owner !== context.owner || headRepository.repo !== context.repo)) {
    const place = { server, ...headRepository, branch: pull.headBranch, date, author: author.login };
    return forFork(wanted, (prompt) => draftLinkFor(comparison, prompt.prompt, place));
  }
  const branch = ownBranch(asked, "");
  const [base, head] = [await loadTree(await repository.tree(revisions.base)), await loadTree(await repository.tree(revisions.head))];
  const records = wanted.map((measured) => recordFor(measured, comparison.prompts, { base, head, date, login: author.login }));
  const files = new Map(records.map(({ path, text }) => [path, text]));
  const names = wanted.map(({ prompt }) => prompt).join(", ");
  const message = `Draft the decision about ${names}\n\nFor ${author.login}, who wrote \`/assay decide\` on #${asked.number} at ${pull.headCommit}.\n\n${askedByTrailer(author)}\n`;
  const committed = await commitOnBranch(client, context, { branch, parent: pull.headCommit, files, message });
  if (committed.kind === "moved")
    throw new UserError("Somebody pushed to the branch meanwhile: nothing was written. Write the comment again.");
  if (committed.kind === "refused") throw new UserError(`Nothing could be committed: ${committed.why}.`);
  const edit = (path: string) => `${server}/${urlPath(`${context.owner}/${context.repo}/edit/${branch}/${path}`)}`;
  const items = records.map(
    ({ path }): Line => [code(path), ...words(" · "), { kind: "link", text: "finish it in the browser", url: edit(path) }],
  );
  const lead = line`Drafted with every number filled in (${code(committed.commit.slice(0, 7))}). Now write what only you know: why, and what was decided.`;
  await conversation.reply(saying(true, [paragraph(lead), { kind: "list", items }]));
  await headAt(asked, committed.commit);
  const again = pullRun(asked, committed.commit);
  await measuring.publish(again, await measuring.measure(again));
  return { done: true, said: null };
}

/** The prompts whose record is missing, or is one of an earlier version of this change. */
function promptsToDecide({ checks, prompts }: Comparison): readonly PromptComparison[] {
  const named = new Set(
    checks.flatMap(({ name, prompt, command }) =>
      name === "decision record" && prompt !== undefined && command !== undefined ? [prompt] : [],
    ),
  );
  return prompts.filter(({ prompt }) => named.has(prompt));
}

interface Sides {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly date: string;
  readonly login: string;
}

function recordFor(
  measured: PromptComparison,
  prompts: readonly PromptComparison[],
  { base, head, date, login }: Sides,
): { readonly path: string; readonly text: string } {
  const evidence = evidenceOf(measured, prompts, null);
  if (evidence === null)
    throw new UserError(
      `The numbers of \`${measured.prompt}\` cannot be written from here (${measured.reason}). Write \`/assay rerun\` first; of a split set run \`npx assay decide ${measured.prompt}\` in a clone.`,
    );
  const overlays = followersOf(measured, prompts);
  const isOpen = ({ id, prompt }: DecisionRecord) =>
    prompt === measured.prompt && (base.documents.records.get(id)?.status ?? "proposed") === "proposed";
  const earlier = [...head.documents.records.values()].filter((record) => isOpen(record) && record.status !== "rejected").at(-1);
  if (earlier) return { path: earlier.path, text: updatedRecordText(earlier, {}, measured, evidence, overlays) };
  const id = freeId(measured.prompt, date, head);
  const record = { id, date, status: "accepted", decisionMakers: [login], supersedes: [] } as const;
  return { path: `${decisionsFolder(measured.prompt)}/${id}.md`, text: newRecordText(record, measured, evidence, overlays) };
}

/** A second decision on the same day gets a number. */
function freeId(prompt: string, date: string, { documents }: Loaded): string {
  for (let number = 1; ; number += 1) {
    const id = recordId(date, number === 1 ? prompt : `${prompt}-${number}`);
    if (!documents.records.has(id)) return id;
  }
}

function forFork(wanted: readonly PromptComparison[], linkOf: (prompt: PromptComparison) => string | null): Answer {
  const items = wanted.map((prompt): Line => {
    const url = linkOf(prompt);
    const name = code(prompt.prompt);
    return url === null
      ? line`${name}: run ${code(`npx assay decide ${prompt.prompt}`)} in a clone`
      : line`${name}: ${{ kind: "link", text: "write the record in the browser", url }}`;
  });
  const blocks: readonly Block[] = [
    paragraph(
      words(
        "This pull request comes from a fork, where nothing can be committed from here. Its author opens the draft, finishes it and commits:",
      ),
    ),
    { kind: "list", items },
  ];
  return { done: true, said: saying(true, blocks) };
}
