import type { Prompt } from "../../documents/prompts/prompt.ts";
import { DECISIONS } from "../../documents/records/load-records.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import { indexSops } from "../../documents/sops/sop-index.ts";
import type { TraceFile } from "../../documents/traces/trace-file.ts";
import { writeTrace } from "../../documents/traces/trace-writer.ts";
import { UserError } from "../../errors.ts";
import { askedByTrailer } from "../../github/asked-by.ts";
import { commitOnBranch } from "../../github/commit-files.ts";
import { type Block, code, joined, type Line, line, paragraph, text, words } from "../../report/document.ts";
import { lineRange } from "../../report/vocabulary.ts";
import { linkOf, partsOf } from "../../trace/parts.ts";
import { restamp } from "../../trace/restamp.ts";
import { fetchRevisions } from "../compare/revisions.ts";
import { type Loaded, loadTree, refuseErrors } from "../compare/workspace.ts";
import { type Answer, type Asked, type CommandOf, headAt, linksOf, ownBranch, pullRun, saying } from "./comment-asked.ts";

/** A prompt that maps to the clause, with its trace before and after the stamp. */
interface Stamped {
  readonly prompt: Prompt;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * `/assay reviewed MR-3.2`: stamps the clause in the traces of the prompts that implement it, as one commit on the pull request's branch; shows what
 * was stamped; then measures and reviews the new commit, because what a workflow's token pushes starts no other.
 */
export async function reviewed(asked: Asked, { clause: id }: CommandOf<"reviewed">): Promise<Answer> {
  const branch = ownBranch(asked, `Its author runs \`npx assay trace review ${id}\` there, commits and pushes.`);
  const { run, pull, author, client, conversation, measuring } = asked;
  const { inputs, server, repository, context } = run;
  const revisions = await fetchRevisions(repository, pullRun(asked).context, { token: inputs.token, server });
  const [base, head] = [await loadTree(await repository.tree(revisions.base)), await loadTree(await repository.tree(revisions.head))];
  refuseErrors(head, (path) => /^(?:prompts|sops)\//.test(path) && !DECISIONS.test(path));
  const clause = indexSops(head.documents.sops.values()).clauses.get(id);
  if (clause === undefined) throw new UserError(`No SOP has a clause \`${id}\`: nothing was stamped.`);
  const stamped = await stamp(id, head);
  const changed = stamped.filter(({ before, after }) => before !== after);
  const links = linksOf(asked, revisions);
  if (changed.length === 0) {
    const said = paragraph(line`${code(id)} was reviewed already as it stands: there is nothing to stamp.`);
    return { done: true, said: saying(true, [said], links) };
  }
  const message = `Review ${id} against ${changed.map(({ prompt }) => prompt.name).join(", ")}

Stamped for ${author.login}, who wrote \`/assay reviewed ${id}\` on #${asked.number} at ${pull.headCommit}.

Reviewed-by: ${author.login} <${author.id}+${author.login}@users.noreply.github.com>
${askedByTrailer(author)}
`;
  const files = new Map(changed.map(({ path, after }) => [path, after]));
  const committed = await commitOnBranch(client, context, { branch, parent: pull.headCommit, files, message });
  if (committed.kind === "moved")
    throw new UserError("Somebody pushed to the branch meanwhile: nothing was stamped. Look at what is new, then write the comment again.");
  if (committed.kind === "refused") throw new UserError(`Nothing could be committed: ${committed.why}.`);
  await conversation.reply(saying(true, replyBlocks(clause, changed, base, committed.commit, author.login), links));
  await headAt(asked, committed.commit);
  const again = pullRun(asked, committed.commit);
  await measuring.publish(again, await measuring.measure(again));
  return { done: true, said: null };
}

/** The traces with the clause stamped. Throws a UserError where no prompt implements or waives it, or none of those has a trace. */
async function stamp(id: string, { documents, tree }: Loaded): Promise<readonly Stamped[]> {
  const own = [...documents.prompts.values()].filter((prompt) =>
    prompt.sops.some((name) => documents.sops.get(name)?.clauses.some((clause) => clause.id === id)),
  );
  const mapped = own.filter((prompt) => {
    const trace = documents.traces.get(prompt.name) ?? null;
    return partsOf(id, prompt, linkOf(trace, id)).length > 0 || trace?.waivers.some(({ clause }) => clause === id);
  });
  if (mapped.length === 0) throw new UserError(`No prompt implements \`${id}\`: nothing was stamped.`);
  const traced = mapped.flatMap((prompt): { prompt: Prompt; trace: TraceFile }[] => {
    const trace = documents.traces.get(prompt.name);
    return trace ? [{ prompt, trace }] : [];
  });
  const [first] = mapped;
  if (traced.length === 0)
    throw new UserError(
      `\`${first?.name}\` has no trace yet, so that \`${id}\` cannot be stamped. Draft it: npx assay trace init ${first?.name}`,
    );
  return Promise.all(
    traced.map(async ({ prompt, trace }) => {
      const before = (await tree.read(trace.path)) ?? "";
      return { prompt, path: trace.path, before, after: writeTrace(restamp(trace, prompt, documents.sops, [id]), before) };
    }),
  );
}

/** What was stamped, and what of it this pull request changed. */
function replyBlocks(clause: Clause, stamped: readonly Stamped[], base: Loaded, commit: string, login: string): readonly Block[] {
  const names = joined(
    stamped.map(({ prompt }): Line => [code(prompt.name)]),
    ", ",
  );
  const id = code(clause.id, { path: clause.path, lines: { start: clause.line, end: clause.end }, side: "head" });
  const lead = line`${id} ${text(clause.title)} is stamped in ${names} for ${text(login)} (${code(commit.slice(0, 7))}). The new commit is being checked.`;
  const before = indexSops(base.documents.sops.values()).clauses.get(clause.id) ?? null;
  return [paragraph(lead), ...clauseBlocks(clause, before), ...stamped.flatMap(({ prompt }) => partBlocks(clause.id, prompt, base))];
}

function clauseBlocks(clause: Clause, before: Clause | null): readonly Block[] {
  const textOf = ({ title, blocks }: Clause) => [title, ...blocks.map((block) => block.text)].join("\n");
  if (before?.fingerprint === clause.fingerprint) return [paragraph(words("This pull request does not change the clause."))];
  return [{ kind: "change", before: before && textOf(before), now: textOf(clause) }];
}

function partBlocks(id: string, prompt: Prompt, base: Loaded): readonly Block[] {
  const earlier = base.documents.prompts.get(prompt.name);
  const textOf = (of: Prompt, loaded: TraceFile | null) =>
    partsOf(id, of, linkOf(loaded, id))
      .map((part) => part.text.replace(/\s+/g, " ").trim())
      .join("\n");
  const trace = base.documents.traces.get(prompt.name) ?? null;
  const [before, now] = [earlier ? textOf(earlier, trace) : "", textOf(prompt, trace)];
  const places = joined(
    partsOf(id, prompt, linkOf(trace, id)).map(
      ({ path, start, end }): Line => [text(lineRange(start, end), { path, lines: { start, end }, side: "head" })],
    ),
    ", ",
  );
  if (before === now)
    return [
      paragraph(
        line`${code(prompt.name)}${places.length > 0 ? line`, ${places}` : []}: this pull request does not change what implements it.`,
      ),
    ];
  return [
    paragraph(line`${code(prompt.name)}${places.length > 0 ? line`, ${places}` : []}:`),
    { kind: "change", before: before === "" ? null : before, now: now === "" ? null : now },
  ];
}
