import { actionsFinding, tokenFinding } from "./actions.ts";
import { codeOwnersFinding } from "./code-owners.ts";
import { environmentFinding, externalFinding, secretFinding } from "./environments.ts";
import type { Facts, Wanted } from "./facts.ts";
import { type Finding, type FindingState, notAsked } from "./finding.ts";
import { pagesOf } from "./pages.ts";
import { rolesFinding } from "./people.ts";
import { isReleasing, releaseEnvironmentsFinding, releaseKeyFinding, workflowPullsFinding } from "./release-setup.ts";
import { isCheckRequired, requiredCheckFinding } from "./required-check.ts";
import { branchFinding, tagFinding } from "./rulesets.ts";
import { workflowFinding } from "./workflow.ts";

/** How a repository is set up: what `assay doctor --json` writes. */
export interface Diagnosis {
  readonly schema: "assay/doctor@1";
  /** `owner/name`. */
  readonly repository: string;
  readonly defaultBranch: string;
  /** Where the settings were read. */
  readonly settingsFrom: string;
  /** The worst of all findings: `missing` before `could not see` before `ok`. What is not asked does not count. */
  readonly state: FindingState;
  /** Null where it could not be seen. */
  readonly checkRequired: boolean | null;
  readonly findings: readonly Finding[];
}

/** What was seen on GitHub, held against what the settings ask for; one finding a point, always all of them. */
export function diagnose(facts: Facts, wanted: Wanted): Diagnosis {
  const pages = pagesOf(facts);
  const releasing = isReleasing(facts, wanted);
  const ofReleases = (finding: Finding) => (releasing ? finding : notAsked(finding));
  const findings: readonly Finding[] = [
    actionsFinding(facts, pages),
    workflowFinding(facts.workflow, pages),
    tokenFinding(facts, pages),
    environmentFinding(facts, pages),
    secretFinding(facts, wanted, pages),
    externalFinding(facts, pages),
    requiredCheckFinding(facts.merge, facts.defaultBranch, pages),
    codeOwnersFinding(facts.codeOwners, pages),
    rolesFinding(facts.people, wanted, pages),
    ofReleases(tagFinding(facts, pages)),
    branchFinding("evidence", facts.branches.get("evidence"), pages),
    ofReleases(branchFinding("channels", facts.branches.get("channels"), pages)),
    ofReleases(releaseKeyFinding(facts, wanted, pages)),
    ofReleases(releaseEnvironmentsFinding(facts, pages)),
    ofReleases(workflowPullsFinding(facts, pages)),
  ];
  const has = (state: FindingState) => findings.some((finding) => finding.state === state);
  const required = isCheckRequired(facts.merge);
  return {
    schema: "assay/doctor@1",
    repository: `${facts.owner}/${facts.name}`,
    defaultBranch: facts.defaultBranch,
    settingsFrom: wanted.settingsFrom,
    state: has("missing") ? "missing" : has("could not see") ? "could not see" : "ok",
    checkRequired: required === "unknown" ? null : required,
    findings,
  };
}
