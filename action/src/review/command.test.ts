import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../documents/settings/commands.ts";
import { readCommand, USAGE } from "./command.ts";

const command = (body: string) => {
  const reading = readCommand(body);
  return reading.kind === "command" ? reading.command : null;
};

describe("a comment that asks for something", () => {
  test.each<[string, unknown]>([
    ["/assay rerun", { name: "rerun" }],
    ["/assay rerun  \r\nThank you!", { name: "rerun" }],
    ["/assay\tattribute", { name: "attribute", confirmed: false }],
    ["/assay attribute yes", { name: "attribute", confirmed: true }],
    ["/assay reviewed MR-3.2\n\nI read both.", { name: "reviewed", clause: "MR-3.2" }],
    ["/assay explain CD-4", { name: "explain", clause: "CD-4" }],
    ["/assay decide", { name: "decide" }],
    [
      "/assay dispute t-0173 It is a parody, see MR-3.2.",
      { name: "dispute", set: null, item: "t-0173", reason: "It is a parody, see MR-3.2." },
    ],
    ["/assay dispute titles/t_1.a Käse? Nein — 不.", { name: "dispute", set: "titles", item: "t_1.a", reason: "Käse? Nein — 不." }],
  ])("%j", (body, expected) => {
    expect(command(body)).toEqual(expected);
  });
});

test.each([
  "Looks good to me.",
  "Please run\n/assay rerun",
  "> /assay rerun",
  "    /assay rerun",
  " /assay rerun",
  "\n/assay rerun",
  "`/assay rerun`",
  "```\n/assay rerun\n```",
  "/assayer rerun",
  "/Assay rerun",
  "",
])("%j asks for nothing", (body) => {
  expect(readCommand(body)).toEqual({ kind: "none" });
});

test.each([
  ["/assay", null],
  ["/assay help", null],
  ["/assay RERUN", null],
  ["/assay rerun now", "rerun"],
  ["/assay attribute maybe", "attribute"],
  ["/assay reviewed", "reviewed"],
  ["/assay reviewed MR-3.2 MR-3.3", "reviewed"],
  ["/assay reviewed --upload-pack=touch", "reviewed"],
  ["/assay reviewed ../../etc", "reviewed"],
  [`/assay reviewed MR-${"1".repeat(80)}`, "reviewed"],
  ["/assay explain MR-3.2.DP1", "explain"],
  ["/assay dispute t-0173", "dispute"],
  ["/assay dispute ../t-0173 because", "dispute"],
  ["/assay dispute a/b/c because", "dispute"],
  ["/assay dispute -t because", "dispute"],
  ["/assay dispute t-1 hid\u202eden", "dispute"],
  ["/assay dispute t-1 nul\u0000l", "dispute"],
  ["/assay dispute __proto__ because", "dispute"],
  [`/assay dispute t-1 ${"so ".repeat(400)}`, null],
])("%j is told how it is written, without its own words", (body, name) => {
  const reading = readCommand(body);
  expect(reading).toMatchObject({ kind: "mistake", name });
  expect(reading.kind === "mistake" ? reading.text : "").toContain(
    name === null ? "/assay explain <clause>" : USAGE[name as keyof typeof USAGE],
  );
});

describe("whatever stands in a comment", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc
      .tuple(
        fc.constantFrom("/assay ", "/assay\t", "> /assay ", "/assay  "),
        fc.constantFrom(...COMMANDS, "x"),
        fc.string({ unit: "binary" }),
      )
      .map(([start, name, rest]) => `${start}${name} ${rest}`),
  );

  test("nothing but exact arguments comes of it", () => {
    fc.assert(
      fc.property(anything, (body) => {
        const found = command(body);
        if (found === null) return;
        expect(body.startsWith("/assay")).toBe(true);
        if ("clause" in found) expect(found.clause).toMatch(/^[A-Z][A-Z0-9]*-\d+(\.\d+)*$/);
        if (found.name === "dispute") {
          expect(found.item).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
          expect(found.reason).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("what follows the first line says nothing", () => {
    fc.assert(
      fc.property(
        anything,
        fc.string({ unit: "binary" }),
        (body, more) => void expect(readCommand(`${firstLine(body)}\n${more}`)).toEqual(readCommand(firstLine(body))),
      ),
    );
  });

  test("a command that is written as it is described is read", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z][A-Z0-9]{0,4}-\d{1,3}(\.\d{1,3}){0,3}$/),
        fc.constantFrom("reviewed", "explain"),
        (clause, name) => {
          expect(command(`/assay ${name} ${clause}`)).toEqual({ name, clause });
        },
      ),
    );
  });
});

const firstLine = (text: string) => text.split(/[\r\n]/)[0] ?? "";
