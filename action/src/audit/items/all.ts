import type { EvidenceItem } from "../dossier.ts";
import type { AuditInput } from "../input.ts";
import { approvalsItem } from "./approvals.ts";
import { filesItem, populationItem } from "./changes.ts";
import { configurationItem } from "./configuration.ts";
import { escalationsItem, groundTruthItem, integrityItem, logsItem } from "./kept.ts";
import { accuracyItem, testsItem } from "./measured.ts";
import { decisionsItem, traceItem } from "./policy.ts";
import { deploymentsItem, rollbacksItem } from "./serving.ts";

/** The 14 items, in the order of their numbers. */
export function evidenceItems(input: AuditInput): readonly EvidenceItem[] {
  return [
    populationItem(input),
    filesItem(input),
    approvalsItem(input),
    testsItem(input),
    accuracyItem(input),
    traceItem(input),
    decisionsItem(input),
    deploymentsItem(input),
    rollbacksItem(input),
    configurationItem(input),
    integrityItem(input),
    escalationsItem(input),
    groundTruthItem(input),
    logsItem(),
  ];
}

/** What a dossier says before anything else. */
export const LIMITS: readonly string[] = [
  "This dossier gathers what is written down about the changes of policy prompts in a period. It is evidence that supports the answers to an auditor's questions. It does not say that any law, standard or contract is fulfilled: that is for a person to judge.",
  "Each part says where it comes from and what is not recorded. What is not recorded may still have happened.",
  "What stands in Git can be checked by anybody with a clone: npx assay audit verify. What GitHub shows is how things stood on the day of the export.",
  "Measured numbers are counts on ground truth with model answers of that day. They are no record of what a service decided about a title.",
  "Names of laws and standards are those that such questions usually refer to. Whether one applies is a legal question.",
];
