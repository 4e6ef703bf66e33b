import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { byClauseId } from "../../documents/sops/clause-order.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import { nameHint } from "../../documents/syntax/nearest-name.ts";
import type { TraceFile, Waiver, WaiverKind } from "../../documents/traces/trace-file.ts";
import { readTrace } from "../../documents/traces/trace-reader.ts";
import { writeTrace } from "../../documents/traces/trace-writer.ts";
import { isDay, lastExpiry } from "../../documents/traces/waiver-term.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { type Loaded, loadTree } from "../../run/compare/workspace.ts";
import { partsOf } from "../../trace/parts.ts";
import { currentDay, promptsNamed } from "./trace-prompts.ts";

export interface TraceWaiveOptions {
  /** The folder to work in. */
  readonly C: string;
  readonly prompt?: string;
  readonly kind: WaiverKind;
  readonly reason: string;
  readonly role: string;
  readonly expires: string;
  readonly delegatedTo?: string;
  readonly decision?: string;
  readonly force?: true;
}

/**
 * `assay trace waive CLAUSE`: writes into the trace that a prompt leaves a clause out, for its present text, until a date; a waiver that is there is
 * replaced only with `--force`. Throws a UserError for a clause that the prompt implements, or an entry that a trace must not hold.
 */
export async function waive(id: string, options: TraceWaiveOptions, today = currentDay()): Promise<number> {
  await using repository = await openRepository(options.C);
  const loaded = await loadTree(repository.workingTree());
  const { prompt, clause } = target(id, options, loaded);
  const trace = loaded.documents.traces.get(prompt.name);
  if (!trace) throw new UserError(`${prompt.name} has no trace that can be read. Draft it: npx assay trace init ${prompt.name}`);
  const [part] = partsOf(id, prompt, trace.links.find((link) => link.clause === id) ?? null);
  if (part)
    throw new UserError(`${prompt.name} implements ${id} (${part.path}:${part.start}): it needs no waiver. Take the citation out first.`);
  const present = trace.waivers.find((waiver) => waiver.clause === id);
  if (present && !options.force) throw new UserError(presentText(present, trace.path));
  checkRole(options.role, loaded);
  checkTerm(options.expires, today);
  const file = join(repository.path, trace.path);
  const text = writeTrace(waived(trace, clause, options), await readFile(file, "utf8"));
  const errors = readTrace(text, trace.path).problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new UserError(`Nothing was written: ${errors.map(({ message, hint }) => `${message}. ${hint}`).join("\n")}`);
  await writeFile(file, text);
  process.stdout.write(
    `Waived ${id} in ${trace.path} until ${options.expires}; ${options.role} must approve it. Next: commit ${trace.path}.\n`,
  );
  return 0;
}

function target(id: string, { prompt: name }: TraceWaiveOptions, loaded: Loaded): { readonly prompt: Prompt; readonly clause: Clause } {
  const clauses = new Map([...loaded.documents.sops.values()].flatMap((sop) => sop.clauses.map((clause) => [clause.id, clause] as const)));
  const clause = clauses.get(id);
  if (!clause) throw new UserError(`No SOP has a clause ${JSON.stringify(id)}. ${nameHint(id, [...clauses.keys()], "Clauses")}`);
  const prompts = promptsNamed(loaded, name === undefined ? [] : [name]).filter(({ sops }) => sops.includes(clause.sop));
  const [prompt, ...others] = prompts;
  if (!prompt)
    throw new UserError(`${name === undefined ? "No prompt lists" : `${name} does not list`} the SOP ${clause.sop}, which has ${id}.`);
  if (others.length === 0) return { prompt, clause };
  throw new UserError(`Several prompts follow ${clause.sop}. Name one: ${prompts.map((one) => `--prompt ${one.name}`).join(", ")}`);
}

function presentText({ clause, kind, expires, role, reason, line }: Waiver, path: string): string {
  const present = `${path}:${line} waives ${clause} already: ${kind}, until ${expires}, by ${role}: ${reason}`;
  return logLines(`${present}\nNothing was written. --force replaces it.`);
}

function checkRole(role: string, { documents }: Loaded): void {
  const roles = Object.keys(documents.settings?.roles ?? {});
  if (roles.length === 0 || roles.includes(role)) return;
  throw new UserError(`The settings have no role ${JSON.stringify(role)}. ${nameHint(role, roles, "Roles")}`);
}

function checkTerm(expires: string, today: string): void {
  const last = lastExpiry(today);
  if (!isDay(expires) || (expires >= today && expires <= last)) return;
  const why = expires < today ? "is over" : "is more than 12 months ahead";
  throw new UserError(`--expires ${expires} ${why}. Name a day from ${today} to ${last}.`);
}

function waived(trace: TraceFile, { id, fingerprint }: Clause, options: TraceWaiveOptions): TraceFile {
  const { kind, reason, role, expires, delegatedTo = null, decision = null } = options;
  const waiver: Waiver = { clause: id, kind, delegatedTo, reason, role, decision, expires, clauseFingerprint: fingerprint, line: 0 };
  const without = <Entry extends { readonly clause: string }>(entries: readonly Entry[]) => entries.filter(({ clause }) => clause !== id);
  return {
    ...trace,
    // Nothing implements it any more: a link would contradict the waiver.
    links: without(trace.links),
    waivers: [...without(trace.waivers), waiver].sort((a, b) => byClauseId(a.clause, b.clause)),
  };
}
