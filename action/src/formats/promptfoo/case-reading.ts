import { nameHint } from "../../documents/syntax/nearest-name.ts";
import type { Located } from "../../documents/syntax/yaml.ts";
import type { Place } from "../../errors.ts";
import type { Findings } from "../finding.ts";
import { below, isMembers, listOf, type Members, membersOf } from "../located.ts";
import { ASSERT_TYPES, type Assert } from "./assert-types.ts";
import type { Case } from "./case.ts";

/** Reads a test (or `defaultTest`) that stands at `pointer`. Asserts of a type that there is not are errors. */
export function readCase(document: Located, pointer: string, value: Members, findings: Findings): Case {
  const options = membersOf(value.options);
  return {
    place: document.place(pointer),
    vars: membersOf(value.vars),
    asserts: listOf(value.assert).flatMap((entry, index) => readAssert(document, below(pointer, "assert", index), entry, findings)),
    transform: options.transform ?? options.postprocess ?? value.transform,
    options,
    metadata: membersOf(value.metadata),
  };
}

type Placed = Assert & { readonly place: Place };

function readAssert(document: Located, pointer: string, entry: unknown, findings: Findings): readonly Placed[] {
  const place = document.place(pointer);
  if (!isMembers(entry) || typeof entry.type !== "string") {
    findings.add("error", place, "assert-shape", "An assert has a `type`", "");
    return [];
  }
  const { type, value, metric, transform } = entry;
  if (type === "assert-set") {
    return listOf(entry.assert).flatMap((inner, index) => readAssert(document, below(pointer, "assert", index), inner, findings));
  }
  if (!checkType(type, document.place(below(pointer, "type")), findings)) return [];
  return [{ type, value, metric: typeof metric === "string" ? metric : null, transform, place }];
}

/** An unknown type is an error: promptfoo itself would stop at it. */
export function checkType(type: string, place: Place, findings: Findings): boolean {
  if (ASSERT_TYPES.includes(type.replace(/^not-/, ""))) return true;
  findings.add("error", place, "assert-type", `There is no assert \`${type}\``, nameHint(type, ASSERT_TYPES, "Asserts"));
  return false;
}

/** A test with what `defaultTest` adds: its variables below the test's own, its asserts beside them. */
export function withDefaults(one: Case, defaults: Case | null): Case {
  if (defaults === null) return one;
  const asserts = one.options.disableDefaultAsserts === true ? one.asserts : [...one.asserts, ...defaults.asserts];
  return {
    ...one,
    vars: { ...defaults.vars, ...one.vars },
    asserts,
    transform: one.transform ?? defaults.transform,
    options: { ...defaults.options, ...one.options },
    metadata: { ...defaults.metadata, ...one.metadata },
  };
}
