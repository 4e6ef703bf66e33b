import type { AffectedCount, AffectedTitles } from "../../live/affected.ts";
import type { Judged, Judgement, RankContext } from "../../live/affected-rank.ts";
import type { LogRow } from "../../live/log-row.ts";

/** Counts the titles of a list, each once. Only names of the taxonomy and of the policy are kept. */
export function openAffectedCounts({ taxonomy, clauses }: Pick<RankContext, "taxonomy" | "clauses">): {
  add(row: LogRow, judged: Judged, again: boolean): void;
  finish(): AffectedTitles;
} {
  const judgements: Record<Judgement, number> = { wrong: 0, differs: 0, "not known": 0, same: 0 };
  const labels = new Map<string, Map<string, AffectedCount>>();
  const cited = new Map<string, AffectedCount>();
  let [titles, decidedAgain, withoutClause] = [0, 0, 0];
  return {
    add(row, judged, again) {
      const wrong = judged.judgement === "wrong" || judged.judgement === "differs";
      titles += 1;
      judgements[judged.judgement] += 1;
      if (again) decidedAgain += 1;
      for (const [field, value] of Object.entries(row.values)) {
        const own = labels.get(field) ?? new Map<string, AffectedCount>();
        for (const label of typeof value === "string" ? [value] : value.length === 0 ? ["none"] : value) raise(own, label, wrong);
        labels.set(field, own);
      }
      for (const id of judged.clauses) raise(cited, id, wrong);
      if (judged.clauses.length === 0) withoutClause += 1;
    },
    finish() {
      const byLabel = [...taxonomy.values()].flatMap(({ name, labels: known }) =>
        [...known, "none"].flatMap((label) => {
          const count = labels.get(name)?.get(label);
          return count === undefined ? [] : [{ field: name, label, ...count }];
        }),
      );
      const byClause = [...cited].flatMap(([id, count]) => {
        const clause = clauses.get(id);
        return clause === undefined
          ? []
          : [{ clause: id, title: clause.title, severity: clause.severity, regulated: clause.regulated, ...count }];
      });
      byClause.sort((a, b) => b.wrong - a.wrong || b.titles - a.titles || (a.clause < b.clause ? -1 : 1));
      const wrong = judgements.wrong + judgements.differs;
      return { titles: { titles, wrong, judgements, again: decidedAgain }, byLabel, byClause, withoutClause };
    },
  };
}

function raise(counts: Map<string, AffectedCount>, name: string, wrong: boolean): void {
  const before = counts.get(name) ?? { titles: 0, wrong: 0 };
  counts.set(name, { titles: before.titles + 1, wrong: before.wrong + (wrong ? 1 : 0) });
}
