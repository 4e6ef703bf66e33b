import { digestOf } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { DEFAULT_REPORT } from "../ground-truth/sensitivity.ts";
import { validate } from "../syntax/validate.ts";
import { type Located, readYaml } from "../syntax/yaml.ts";
import { checkCommands } from "./commands-check.ts";
import { checkRuleShapes } from "./rule-check.ts";
import { EMBEDDED_MODEL, type Limits, type Rule, type Settings } from "./settings.ts";
import { checkProviders } from "./settings-check.ts";
import { type Approvals, DEFAULT_APPROVALS, type SignOffRule } from "./sign-off.ts";
import { checkSignOff } from "./sign-off-check.ts";

export const SETTINGS_PATH = ".github/assay.yml";

export const DEFAULT_LIMITS: Limits = {
  "output-tokens": 1000,
  "cost-per-pull-request": 5,
  "cost-per-day": 50,
  "calls-per-pull-request": 20_000,
  "fresh-for-hours": 24,
  "max-age-days": 90,
};

type RuleInFile = Omit<Rule, "line" | "scope" | "mode" | "beta"> & Partial<Pick<Rule, "scope" | "mode" | "beta">>;
type SignOffInFile = Pick<SignOffRule, "name" | "if"> &
  Partial<Pick<SignOffRule, "replaces" | "follow-up">> & {
    readonly require: readonly { readonly role: string; readonly count?: number }[];
  };
type SettingsInFile = Partial<Omit<Settings, "rules" | "limits" | "approvals" | "sign-off" | "path" | "digest">> & {
  readonly rules?: readonly RuleInFile[];
  readonly limits?: Partial<Limits>;
  readonly approvals?: Partial<Approvals>;
  readonly "sign-off"?: readonly SignOffInFile[];
};

/**
 * Reads `.github/assay.yml` and fills in its defaults. Checks what the file says by itself; fields, labels, clauses, slices are for `checkSettingsAgainst`,
 * which takes the `document` as well. `settings` is null where there is a problem.
 */
export function readSettings(
  text: string,
  path: string = SETTINGS_PATH,
): { settings: Settings | null; document: Located | null; problems: Problem[] } {
  const { document, problems } = readYaml(text, path);
  if (document === null) return { settings: null, document, problems };
  problems.push(...validate("settings", document));
  if (problems.length > 0) return { settings: null, document, problems };
  const file = document.value as SettingsInFile;
  const settings: Settings = {
    path,
    digest: digestOf(document.value),
    "default-model": file["default-model"] ?? EMBEDDED_MODEL,
    providers: file.providers ?? {},
    models: file.models ?? {},
    limits: { ...DEFAULT_LIMITS, ...file.limits },
    deployment: file.deployment ?? {},
    rules: (file.rules ?? []).map((rule, index) => ({
      ...rule,
      scope: rule.scope ?? "all",
      mode: rule.mode ?? "disprove",
      beta: rule.beta ?? 1,
      line: document.place(`/rules/${index}`).line,
    })),
    roles: file.roles ?? {},
    governance: { "decision-records": file.governance?.["decision-records"] ?? "required" },
    report: { ...DEFAULT_REPORT, ...file.report },
    approvals: { ...DEFAULT_APPROVALS, ...file.approvals },
    "sign-off": (file["sign-off"] ?? []).map((rule) => ({
      ...rule,
      require: rule.require.map(({ role, count }) => ({ role, count: count ?? 1 })),
      replaces: rule.replaces ?? [],
      "follow-up": rule["follow-up"] ?? null,
    })),
    escalation: file.escalation ?? [],
    commands: file.commands ?? {},
    ...(file.vault === undefined ? {} : { vault: file.vault }),
  };
  problems.push(
    ...checkProviders(settings, document),
    ...checkRuleShapes(settings.rules, document),
    ...checkSignOff(settings, document),
    ...checkCommands(settings.commands, settings.roles, document),
  );
  return { settings: problems.some((problem) => problem.severity === "error") ? null : settings, document, problems };
}
