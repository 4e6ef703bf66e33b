import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptOf, SPAM_PROMPT, tracedDocuments } from "../../test/traced-prompt.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import { citedClauses, partsFingerprint, partsOf, type TracePart } from "./parts.ts";

const promptFrom = (source: string, partials: Readonly<Record<string, string>> = {}): Prompt =>
  promptOf(tracedDocuments({ prompts: { spam: source }, partials }));
const SPAM = promptFrom(SPAM_PROMPT);
const CLAUSES = ["SP-1.1", "SP-1.2", "SP-1.3", "SP-1.10"];
const linkTo = (...parts: string[]) => ({ clause: "SP-9.9", parts, clauseFingerprint: null, partsFingerprint: null, line: 4 });
const changed = (from: string, to: string): readonly string[] => {
  expect(SPAM_PROMPT).toContain(from);
  const after = promptFrom(SPAM_PROMPT.replace(from, to));
  return CLAUSES.filter((id) => partsFingerprint(partsOf(id, SPAM, null)) !== partsFingerprint(partsOf(id, after, null)));
};

describe("partsOf", () => {
  it("finds the list items that cite a clause, and the whole section under a heading that does", () => {
    expect(partsOf("SP-1.3", SPAM, null)).toEqual([
      {
        path: "prompts/spam/prompt.md",
        section: "remove",
        start: 15,
        end: 16,
        text: "- An offer of medicine, or a bare\n  link. `SP-1.3` `SP-1.10`",
      },
    ]);
    expect(partsOf("SP-1.2", SPAM, null)).toMatchObject([{ section: "allow", start: 18, text: "## Allow `SP-1.2`\nWhatever greets." }]);
  });

  it("takes the sections that a link names where nothing is cited, as far as the prompt has them", () => {
    expect(partsOf("SP-9.9", SPAM, linkTo("allow", "gone"))).toMatchObject([{ section: "allow" }]);
    expect(partsOf("SP-9.9", SPAM, null)).toEqual([]);
  });

  it("lets citations win over what a link names", () => {
    expect(partsOf("SP-1.1", SPAM, linkTo("allow"))).toMatchObject([{ section: "remove", start: 14, end: 14 }]);
  });

  it("counts what a partial cites, at the partial's lines, in the section it is put into", () => {
    const source = SPAM_PROMPT.replace("Whatever greets.", "{{>polite}}");
    const prompt = promptFrom(source, {
      polite: "{{! `SP-7` }}Be kind.\n\n- Say hello. `SP-8`\n\n{{>deep}}\n",
      deep: "## Deep `SP-9`\nAll of it.\n",
    });
    const shared = "prompts/_shared";
    expect(partsOf("SP-8", prompt, null)).toMatchObject([{ path: `${shared}/polite.md`, section: "allow", start: 3, end: 3 }]);
    expect(partsOf("SP-9", prompt, null)).toMatchObject([{ path: `${shared}/deep.md`, section: "allow", start: 1, end: 2 }]);
    expect(partsOf("SP-7", prompt, null)).toEqual([]);
    expect(citedClauses(prompt)).toEqual(["SP-9", "SP-8", "SP-1.1", "SP-1.3", "SP-1.10", "SP-1.2"]);
  });
});

describe("partsFingerprint", () => {
  it("changes for the clauses of an edited line alone", () => {
    expect(changed("nobody asked for", "someone did not ask for")).toEqual(["SP-1.1"]);
    expect(changed("of medicine", "of drugs")).toEqual(["SP-1.3", "SP-1.10"]);
    expect(changed("Whatever greets", "Whoever greets")).toEqual(["SP-1.2"]);
    expect(changed("Judge a message", "Judge messages")).toEqual([]);
  });

  it("does not change when lines are wrapped elsewhere or moved within their section", () => {
    expect(changed("or a bare\n  link.", "or\n  a bare link.")).toEqual([]);
    expect(
      changed(
        "- An offer that nobody asked for. `SP-1.1`\n- An offer of medicine, or a bare\n  link. `SP-1.3` `SP-1.10`",
        "- An offer of medicine, or a bare\n  link. `SP-1.3` `SP-1.10`\n\n- An offer that nobody asked for. `SP-1.1`",
      ),
    ).toEqual([]);
  });

  it("changes when the section is another, or a partial in it", () => {
    expect(changed("## Remove", "## Allowed")).toEqual(["SP-1.1", "SP-1.3", "SP-1.10"]);
    const source = SPAM_PROMPT.replace("Whatever greets.", "{{>polite}}");
    const [before, after] = ["Be kind.", "Be rude."].map((polite) =>
      partsFingerprint(partsOf("SP-1.2", promptFrom(source, { polite }), null)),
    );
    expect(before).not.toBe(after);
  });

  it("depends on the words, not on blanks, order or repetition", () => {
    const words = fc.array(fc.stringMatching(/^[a-zé`~*.-]{1,6}$/), { minLength: 1, maxLength: 6 });
    const blanks = fc.constantFrom(" ", "\n", "  \n\t ");
    const part = (section: string, text: string): TracePart => ({ path: "p", section, start: 1, end: 1, text });
    fc.assert(
      fc.property(
        fc.array(fc.record({ section: fc.constantFrom("a", "b"), words, blank: blanks, other: blanks }), { maxLength: 4 }),
        (parts) => {
          const one = parts.map(({ section, words: text, blank }) => part(section, text.join(blank)));
          const two = parts.map(({ section, words: text, other }) => part(section, `\n${text.join(other)} `)).reverse();
          expect(partsFingerprint([...two, ...two])).toBe(partsFingerprint(one));
          const longer = [...one, part("a", "another part")];
          expect(partsFingerprint(longer)).not.toBe(partsFingerprint(one));
        },
      ),
    );
  });
});
