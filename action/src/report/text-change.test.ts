import { describe, expect, it } from "vitest";
import { blocksToHtml } from "./to-html.ts";
import { blocksToMarkdown } from "./to-markdown.ts";
import { blocksToTerminal } from "./to-terminal.ts";

const change = (before: string | null, now: string | null) => [{ kind: "change", before, now }] as const;
const markdown = (before: string | null, now: string | null) => blocksToMarkdown(change(before, now), null);

describe("a text before and now", () => {
  it("is quoted with what differs in bold, and struck text struck", () => {
    expect(markdown("Use is 16+.", "Use is ~~not~~ 18+.")).toBe("> **Before:** Use is **16+.**\n>\n> **Now:** Use is **~~not~~ 18+.**");
    expect(markdown(null, "One.\nTwo.")).toBe("> **Now:** One.\n>\n> Two.");
  });

  it("leaves out long stretches that did not change", () => {
    const long = Array.from({ length: 60 }, (_, n) => `w${n}`).join(" ");
    expect(markdown(`${long} old ${long}`, `${long} new ${long}`)).toContain(
      "> **Now:** … w48 w49 w50 w51 w52 w53 w54 w55 w56 w57 w58 w59 **new** w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 …",
    );
  });

  it("ends after twelve lines", () => {
    const text = Array.from({ length: 30 }, (_, n) => `Line ${n}.`).join("\n");
    expect(markdown(null, text)).toMatch(/> Line 11\.\n>\n> … and 18 more lines$/);
    expect(blocksToTerminal(change(text, null), (line) => line)).toMatch(/Line 11\.\n {10}… and 18 more lines$/);
  });

  it("marks single words in HTML, struck ones too, and shows nobody's HTML", () => {
    expect(blocksToHtml(change("a ~~b c~~ <i>", "a ~~b d~~ <i>"), null)).toContain(
      "<p>a <s>b</s> <del><s>c</s></del> <ins><s>d</s></ins> &lt;i&gt;</p>",
    );
  });

  it("stands on a terminal with its sides one above the other", () => {
    expect(blocksToTerminal(change("Use \\~\\~ is 16+.", "Use is 18+."), (text) => text)).toBe(
      "  before: Use ~~ is 16+.\n  now:    Use is 18+.",
    );
  });

  it("keeps a stranger's words as words", () => {
    expect(markdown("x", "<!-- a --> @team ![x](http://y) ```suggestion")).not.toMatch(/<!--|@team|!\[x\]\(|```/);
  });
});
