/** What a cell of a table holds. */
export type Cell = string | number | boolean | null;

export interface AuditColumn {
  readonly name: string;
  /** What stands in it, for people. */
  readonly about: string;
}

/** Rows of one kind; one CSV file. Every row has every column. */
export interface AuditTable {
  /** `changes`: part of the file's name. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly AuditColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** One of the things that an auditor asks for. */
export interface EvidenceItem {
  /** From 1, always the same. */
  readonly number: number;
  readonly name: string;
  readonly title: string;
  /** What it may help to answer: `evidence that supports …`, never that something is fulfilled. */
  readonly supports: string;
  /** Where it comes from. */
  readonly sources: readonly string[];
  /** What is not recorded, and why. */
  readonly missing: readonly string[];
  readonly tables: readonly AuditTable[];
}

/** `assay/audit@1`: everything that is written down about a period. */
export interface Dossier {
  readonly schema: "assay/audit@1";
  /** Days, both included, UTC. */
  readonly period: { readonly from: string; readonly to: string };
  /** When it was put together. ISO 8601, UTC. */
  readonly made: string;
  readonly repository: {
    /** `owner/name` on its server; null where it has no remote on one. */
    readonly origin: string | null;
    readonly branch: string;
    readonly commit: string;
    readonly evidence: string | null;
    readonly channels: string | null;
  };
  /** What `assay audit verify` found on the same day. */
  readonly integrity: "holds" | "problems" | "nothing";
  readonly items: readonly EvidenceItem[];
  /** What this can prove, and what it cannot. */
  readonly limits: readonly string[];
}

/** A table from its columns (name to what stands in it) and rows. */
export function auditTable<Name extends string>(
  name: string,
  title: string,
  columns: Readonly<Record<Name, string>>,
  rows: readonly Readonly<Record<NoInfer<Name>, Cell>>[],
): AuditTable {
  const named = (Object.entries(columns) as [Name, string][]).map(([column, about]) => ({ name: column, about }));
  return { name, title, columns: named, rows };
}

/** The file of a table: `03-approvals.csv`, `03-approvals-merges.csv`. */
export function csvName({ number, name }: Pick<EvidenceItem, "number" | "name">, table: Pick<AuditTable, "name">): string {
  const own = table.name === name ? name : `${name}-${table.name}`;
  return `${String(number).padStart(2, "0")}-${own}.csv`;
}
