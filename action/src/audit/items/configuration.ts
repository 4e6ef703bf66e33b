import type { Seen } from "../../doctor/facts.ts";
import { type AuditTable, auditTable, type EvidenceItem } from "../dossier.ts";
import type { GitHubFacts } from "../facts.ts";
import type { AuditInput } from "../input.ts";

const CONFIGURED = /^(?:\.github\/|action\/|CODEOWNERS$|docs\/CODEOWNERS$)/;

/** 10: who may do what, and how that changed. */
export function configurationItem(input: AuditInput): EvidenceItem {
  const { end, changes, github } = input;
  const settings = end?.settings ?? null;
  const unseen = typeof github === "string" ? [`Not recorded: rulesets, environments and required checks. ${github}`] : hidden(github);
  return {
    number: 10,
    name: "configuration",
    title: "Settings, roles and protections",
    supports: "Evidence that supports SOC 2 CC8.1 and CC6.1 (configuration and access), with the history of each file.",
    sources: [
      "Git: the settings at the end of the period, and every commit of the period under .github/ and action/",
      ...(typeof github === "string" ? [] : ["GitHub: as it is set up on the day of the export, which may differ from the period"]),
    ],
    missing: [...(settings === null ? ["Not recorded: valid settings (.github/assay.yml) at the end of the period."] : []), ...unseen],
    tables: [
      auditTable(
        "history",
        "Commits that changed the configuration",
        {
          at: "When, UTC.",
          commit: "The commit.",
          by: "Its author.",
          subject: "First line of its message.",
          change: "added, changed, or removed.",
          file: "The file.",
        },
        changes.flatMap(({ at, commit, by, subject, changes: files }) =>
          files
            .filter(({ path }) => CONFIGURED.test(path) && !path.startsWith("action/dist/"))
            .map(({ path, status }) => ({
              ...{ at, commit, by, subject, file: path },
              change: status === "A" ? "added" : status === "D" ? "removed" : "changed",
            })),
        ),
      ),
      auditTable(
        "roles",
        "Roles",
        { role: "The role.", login: "Who has it." },
        Object.entries(settings?.roles ?? {}).flatMap(([role, logins]) => logins.map((login) => ({ role, login }))),
      ),
      auditTable(
        "rules",
        "Rules that judge a change",
        {
          name: "The rule.",
          field: "The field.",
          metric: "What it counts.",
          scope: "Of which items.",
          mode: "prove: it must be shown; disprove: it must not be shown to fail.",
          margin: "How much worse is allowed, as a share.",
          floor: "The lowest value.",
          ceiling: "The highest value.",
        },
        (settings?.rules ?? []).map(({ name, field, metric, scope, mode, margin, floor, ceiling }) => ({
          ...{ name, field, metric, mode },
          scope: typeof scope === "string" ? scope : JSON.stringify(scope),
          margin: margin ?? null,
          floor: floor ?? null,
          ceiling: ceiling ?? null,
        })),
      ),
      auditTable(
        "sign-off",
        "Who has to agree when",
        {
          name: "The rule.",
          if: "When it holds, as the settings say it.",
          require: "Roles, and how many of each.",
          "follow-up": "Who has to agree after the merge, and by when.",
        },
        (settings?.["sign-off"] ?? []).map(({ name, if: condition, require, "follow-up": later }) => ({
          name,
          if: JSON.stringify(condition),
          require: require.map(({ role, count }) => `${role} ${count}`).join(", "),
          "follow-up": later === null ? null : `${later.role} within ${later.within}`,
        })),
      ),
      ...(typeof github === "string" ? [] : protections(github)),
    ],
  };
}

function hidden({ tagRulesets, environments, branches, merge }: GitHubFacts): readonly string[] {
  const all: readonly (readonly [string, Seen<unknown>])[] = [
    ["rulesets for tags", tagRulesets],
    ["environments", environments],
    ["required checks by rulesets", merge.byRuleset],
    ["required checks by branch protection", merge.byProtection],
    ...[...branches].map(([branch, guard]) => [`what protects the branch ${branch}`, guard] as const),
  ];
  return all.flatMap(([what, seen]) =>
    seen.seen ? [] : [`Not recorded: ${what}. The token lacks the permission “${seen.permission}”. ${seen.because}`],
  );
}

function protections({ tagRulesets, environments, branches, merge }: GitHubFacts): readonly AuditTable[] {
  const checks = [...(merge.byRuleset.seen ? merge.byRuleset.value : []), ...(merge.byProtection.seen ? merge.byProtection.value : [])];
  return [
    auditTable(
      "branches",
      "What can no longer happen to a branch",
      { branch: "The branch.", "force-push": "Whether its history can be replaced.", deletion: "Whether it can be deleted." },
      [...branches].flatMap(([branch, guard]) =>
        guard.seen
          ? [
              {
                branch,
                "force-push": guard.value.forcePush ? "blocked" : "possible",
                deletion: guard.value.deletion ? "blocked" : "possible",
              },
            ]
          : [],
      ),
    ),
    auditTable(
      "tag-rulesets",
      "Rulesets for tags",
      {
        name: "The ruleset.",
        active: "Whether it holds.",
        include: "Tags it is about.",
        exclude: "Tags it is not about.",
        rules: "What it forbids.",
      },
      (tagRulesets.seen ? tagRulesets.value : []).map(({ name, active, include, exclude, rules }) => ({
        ...{ name, active },
        include: include.join(", "),
        exclude: exclude.join(", "),
        rules: rules.join(", "),
      })),
    ),
    auditTable(
      "environments",
      "Environments",
      {
        name: "The environment.",
        reviewers: "People or teams of whom one must release a run.",
        branches: "Branches and tags that may use it.",
      },
      [...(environments.seen ? environments.value.values() : [])].map(({ name, reviewers, branches: allowed }) => ({
        name,
        reviewers,
        branches: !allowed.seen ? null : typeof allowed.value === "string" ? allowed.value : allowed.value.join(", "),
      })),
    ),
    auditTable(
      "checks",
      "Checks that must be green before a merge",
      { check: "The check.", app: "Number of the app that has to report it; empty where anybody may." },
      checks.map(({ context, source }) => ({ check: context, app: source })),
    ),
  ];
}
