import type { Item, ItemSet } from "../../documents/ground-truth/item.ts";
import { itemsPath, splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { mayShow } from "../../documents/ground-truth/sensitivity.ts";
import { UserError } from "../../errors.ts";
import { urlPath } from "../../escape.ts";
import { askedByTrailer } from "../../github/asked-by.ts";
import { commitOnNewBranch } from "../../github/commit-files.ts";
import { openPull } from "../../github/open-pull.ts";
import { type Block, code, line, paragraph, text, words } from "../../report/document.ts";
import { blocksToMarkdown } from "../../report/to-markdown.ts";
import { type Answer, type Asked, type CommandOf, saying } from "./comment-asked.ts";

/**
 * `/assay dispute t-0173 reason`: opens a pull request against the default branch that marks the item as disputed and keeps who says so, and why, among
 * its ratings. The label itself stays until somebody adjudicates it.
 */
export async function dispute(asked: Asked, command: CommandOf<"dispute">): Promise<Answer> {
  const { judge, run, client, author, number } = asked;
  const { context, server } = run;
  const { set, item } = await findItem(asked, command);
  const path = itemsPath(set);
  const source = (await judge.tree.read(path)) ?? "";
  const after = withDispute(source, item, {
    by: author.login,
    at: new Date().toISOString().slice(0, "YYYY-MM-DD".length),
    note: command.reason,
  });
  // Named after the comment, so that a run which is repeated finds what it did.
  const branch = `assay/dispute-${item.id.replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}-${asked.commentId}`;
  const title = `Dispute the label of ${set.name}/${item.id}`;
  const parent = judge.tree.commit ?? "";
  const message = `${title}\n\nFor ${author.login}, who asked for it on #${number}.\n\n${askedByTrailer(author)}\n`;
  const committed = await commitOnNewBranch(client, context, { branch, parent, files: new Map([[path, after]]), message });
  if (committed.kind === "refused") throw new UserError(`Nothing could be committed: ${committed.why}.`);
  const about: readonly Block[] = [
    paragraph(line`${text(author.login)} disputes the label of ${code(`${set.name}/${item.id}`)}, on #${number}:`),
    { kind: "quote", line: [text(command.reason)] },
    paragraph(words("Merged, this marks the item as disputed. Its label stays as it is until somebody adjudicates it.")),
  ];
  const opened = await openPull(client, context, { title, body: blocksToMarkdown(about, null), head: branch, base: context.defaultBranch });
  const compare = `${server}/${urlPath(`${context.owner}/${context.repo}/compare/${context.defaultBranch}...${branch}`)}?expand=1`;
  const said =
    opened === null
      ? line`${code(item.id)} is marked as disputed on the branch ${code(branch)}. ${{ kind: "link", text: "Open its pull request", url: compare }}: a workflow may not, unless the repository's settings for Actions allow it, or it is open already.`
      : line`#${opened} marks ${code(item.id)} as disputed. Its label counts as it is until that is merged and adjudicated.`;
  return { done: true, said: saying(true, [paragraph(said)]) };
}

/** The one item of this name. What may not be named in a comment is not found either. */
async function findItem(
  { judge, settings }: Asked,
  { set: wanted, item: id }: CommandOf<"dispute">,
): Promise<{ readonly set: ItemSet; readonly item: Item }> {
  const found: { readonly set: ItemSet; readonly item: Item }[] = [];
  for (const set of judge.documents.sets.values()) {
    if (wanted !== null && set.name !== wanted) continue;
    for await (const item of readItems(judge.tree, set, judge.documents.taxonomy, () => undefined)) {
      const shown = mayShow(item.sensitivity, "comment", settings.report).id && splitOf(item, set) !== "gate";
      if (item.id === id && shown) found.push({ set, item });
    }
  }
  const [only, other] = found;
  if (only === undefined) throw new UserError(`There is no item \`${id}\` that could be disputed here.`);
  if (other !== undefined)
    throw new UserError(`Several sets have an item \`${id}\`: write \`${found.map(({ set }) => `${set.name}/${id}`).join("` or `")}\`.`);
  return only;
}

/** The set's file with one line changed; every other line stays as it is, byte for byte. */
function withDispute(source: string, { line: number }: Item, { by, at, note }: { by: string; at: string; note: string }): string {
  const lines = source.split("\n");
  const own = lines[number - 1] ?? "";
  const value = JSON.parse(own) as { readonly ratings?: readonly unknown[] };
  // A rating without labels says nothing about them: who disagrees has not said yet what is right.
  const changed = { ...value, ratings: [...(value.ratings ?? []), { by, at, note, truth: {} }], disputed: true };
  lines[number - 1] = `${JSON.stringify(changed)}${own.endsWith("\r") ? "\r" : ""}`;
  return lines.join("\n");
}
