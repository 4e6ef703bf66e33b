import { addToJointCluster, type JointClusterTotals, jointClusterTotals, openJointClusterSums } from "../statistics/joint-cluster-sums.ts";
import { NOT_LABELLED } from "./codes.ts";
import type { PairTable, Question } from "./table.ts";

/** The joint cells of a binary question by cluster, for metrics whose denominator the prompt moves (precision, F-beta). */
export function jointTotalsOf(table: PairTable, question: Question, rows: Int32Array | null): JointClusterTotals {
  if (question.kind !== "binary") throw new Error(`a ${question.kind} question has no joint cells`);
  const sums = openJointClusterSums();
  const count = rows ? rows.length : table.rows;
  for (let index = 0; index < count; index += 1) {
    const row = rows ? (rows[index] as number) : index;
    const code = question.codes[row] as number;
    if (code !== NOT_LABELLED) addToJointCluster(sums, table.clusters[row] as number, code);
  }
  return jointClusterTotals(sums);
}
