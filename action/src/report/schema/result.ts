import { counted, defined, flag, mapOf, number, numberOrNull, object, oneOf, position, type Schema, share, text, texts } from "./shapes.ts";

const VERDICT = ["fail", "not measured", "inconclusive", "known loss", "pass"];
const DELTAS = ["under", "over", "fn", "fp", "exact", "wrong", "unreadable", "precision", "f-beta"];

const deltas = (description: string): Schema => ({
  description,
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(DELTAS.map((name) => [name, defined(`The change of \`${name}\`.`, "delta")])),
});

const rates = (side: string): Schema => mapOf(`Rates ${side}; null where undefined.`, { type: ["number", "null"] });

/** Definitions of what counts: verdicts, counts, changes, rows. */
export const resultDefinitions = {
  verdict: { description: "Worst first: fail, not measured, inconclusive, known loss, pass.", type: "string", enum: VERDICT },
  delta: object("Head minus base in items (precision and f-beta: in rates). A rise of an error is harm.", {
    estimate: number("The change that was counted."),
    low: numberOrNull("Lower limit of the 95 % interval."),
    high: numberOrNull("Upper limit of the 95 % interval."),
    p: numberOrNull("Two-sided p."),
  }),
  counts: {
    description: "Counts of one side: of an ordinal field, of one label or a binary field, or of a whole field of another kind.",
    oneOf: [
      object("Ordinal.", {
        exact: counted("Right."),
        under: counted("Rated too low; unreadable answers too."),
        over: counted("Rated too high."),
        under2: counted("Two tiers or more too low."),
        oneOver: counted("Exactly one tier too high."),
      }),
      object("One label.", {
        tp: counted("True positives."),
        fp: counted("False positives."),
        fn: counted("False negatives."),
        tn: counted("True negatives."),
      }),
      object("A whole field.", { exact: counted("Right."), wrong: counted("Wrong.") }),
    ],
  },
  scope: {
    description: "`all`, or which items and which label the row is about.",
    oneOf: [
      { const: "all" },
      {
        ...object(
          "Part of the items, or one label.",
          {
            label: text("A label of the field."),
            clause: text("Items that name this clause."),
            tag: text("Items that name a clause with this attribute."),
            slice: text("Items of this slice, as `name=value`."),
            point: text("Items that reached this decision point or took this branch of it."),
          },
          ["label", "clause", "tag", "slice", "point"],
        ),
        minProperties: 1,
      },
    ],
  },
  result: object(
    "One row: a field and a scope, counted on both sides.",
    {
      field: text("The field."),
      scope: defined("What the row is about.", "scope"),
      items: counted("Items in this row."),
      base: defined("Before the change.", "counts"),
      head: defined("Now.", "counts"),
      delta: deltas("Changes by name; empty where there are too few items to test."),
      rates: object(
        "Derived rates.",
        {
          base: rates("before the change"),
          head: rates("now"),
          undefined: mapOf("Why a rate is undefined, by `side.rate`.", { type: "string" }),
        },
        ["undefined"],
      ),
      readable: object("The same on the items that are readable on both sides.", {
        base: defined("Before the change.", "counts"),
        head: defined("Now.", "counts"),
        delta: deltas("Changes by name."),
      }),
      rule: text("Name of the rule that judges this row."),
      metric: text("What the rule is about."),
      mode: oneOf("prove: must be shown to hold. disprove: must not be shown to be broken.", ["prove", "disprove"]),
      verdict: defined("What the rule finds.", "verdict"),
      because: text("Why, in words."),
      needed: { description: "Further items that would settle it; null where that is undefined.", type: ["integer", "null"], minimum: 1 },
      allowed: numberOrNull("Largest rise that the margin allows, in items."),
      bound: object(
        "The rule's floor or ceiling.",
        {
          floor: share("At least."),
          ceiling: share("At most."),
          value: numberOrNull("Measured on the head."),
          held: flag("Whether the head holds it."),
        },
        ["floor", "ceiling"],
      ),
      changed: oneOf("On rows without a rule, after Benjamini-Hochberg at 10 %.", ["better", "worse", "no"]),
    },
    ["rates", "readable", "rule", "metric", "mode", "verdict", "because", "needed", "allowed", "bound", "changed"],
  ),
  flip: object(
    "An item whose prediction changed.",
    {
      set: text("Name of the set."),
      item: text("Id of the item."),
      line: position("Line in the set's items.jsonl."),
      field: text("The field."),
      label: text("Of a multi-label field: the label; truth, base and head are then true or false."),
      truth: { description: "The label that counts.", type: ["string", "boolean"] },
      base: { description: "Said before; null for an answer that cannot be read.", type: ["string", "boolean", "null"] },
      head: { description: "Said now; null for an answer that cannot be read.", type: ["string", "boolean", "null"] },
      kind: oneOf("fixed: wrong before and right now. broken: the other way. other: wrong both times.", ["fixed", "broken", "other"]),
      format: flag("To or from an answer that cannot be read."),
      clauses: texts("Clauses that the item names."),
      disputed: flag("Whether raters dispute the label."),
      distance: { description: "Ordinal: tiers between truth and head, negative is too low.", type: "integer" },
      hunks: { description: "Indices of the hunks that own it.", type: "array", items: { type: "integer", minimum: 0 } },
      slices: mapOf("Slices of the item.", { type: "string" }),
    },
    ["label", "distance"],
  ),
} as const;
