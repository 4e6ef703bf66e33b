import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { codeSpan, fence, htmlJson, htmlText, logLines, markdownText, mention, oneLine, quoted, urlPath, visible } from "./escape.ts";

const markdown = new MarkdownIt({ html: true, linkify: true });

/** What people would try. */
const HOSTILE = [
  "@team",
  "@org/team",
  "a@b.example",
  "#12",
  "org/repo#12",
  "GH-12",
  "![x](https://a.example/x.png)",
  "[x](javascript:alert(1))",
  "<!-- assay:sticky:pass -->",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "https://a.example",
  "www.a.example",
  "//a.example",
  "a.example",
  "mailto:a@b.example",
  "```suggestion\nx\n```",
  "`",
  "``",
  "```",
  "|",
  "\\|",
  "\\",
  "\n\n# heading",
  "\n---\n",
  "- item",
  "1. item",
  "1) item",
  "+ x",
  "=== ",
  "> quote",
  "[^1]",
  "[ ] task",
  "**bold**",
  "__bold__",
  "_i_",
  "~~s~~",
  "$x^2$",
  "$`x`$",
  ":smile:",
  "&lt;",
  "&#64;team",
  "\u001b[31mred",
  "\u202eevil",
  "zero\u200bwidth",
  "::error::x",
  "  ::set-output name=a::b",
  "x ##[error]y",
  "\r::add-mask::a",
  "\ud800",
  "<details>",
  "</details>",
  "<https://a.example>",
  "\u2028",
  "\t",
  "    code",
  "~~~",
  "[a]: https://a.example",
  "\ufeff",
  "a.b.c",
  "3.2",
  "héé.fr",
  "日本.jp",
];

const untrusted = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 6 }), fc.constantFrom(" ", "x", ".", "/", ":")), {
      maxLength: 6,
    })
    .map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."\\`*_[]()<>#|~!@$&:/.-+= \n1aGHw") }),
);

const asShown = (text: string): string => oneLine(text).replace(/^\s+|\s+$/g, "");

/** The leaves of one line of Markdown, or what blocks it turned into. */
function leaves(source: string): { readonly types: readonly string[]; readonly text: string } {
  const tokens = markdown.parse(source, {});
  const inline = tokens.filter(({ type }) => type === "inline").flatMap(({ children }) => children ?? []);
  return {
    types: [
      ...tokens.map(({ type }) => type).filter((type) => !["paragraph_open", "inline", "paragraph_close"].includes(type)),
      ...inline.map(({ type }) => type),
    ],
    text: inline
      .map(({ content }) => content)
      .join("")
      .replaceAll("\u200b", ""),
  };
}

describe("Markdown text", () => {
  it("shows the same text and is nothing but text", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const { types, text: shown } = leaves(markdownText(text));
        expect(types.filter((type) => type !== "text")).toEqual([]);
        expect(shown.trim()).toBe(asShown(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("is still text in the middle of a line, in a link and in bold", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const { types, text: shown } = leaves(`a **b ${markdownText(text)} c** [d ${markdownText(text)} e](https://x.example) f`);
        expect(new Set(types)).toEqual(new Set(["text", "strong_open", "strong_close", "link_open", "link_close"]));
        expect(shown).toBe(`a b ${asShown(text)} c d ${asShown(text)} e f`);
      }),
      { numRuns: 1000 },
    );
  });

  it("never leaves what GitHub finds in rendered text: mentions, references, emoji codes", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const inline = markdown.parseInline(markdownText(text), {}).flatMap(({ children }) => children ?? []);
        const rendered = inline.map(({ content }) => content).join("");
        expect(rendered).not.toMatch(/@[A-Za-z0-9]|#\d|\bGH-\d|https?:\/\/|:[a-z0-9_+-]+:/i);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not break a table: the row keeps its cells", () => {
    fc.assert(
      fc.property(untrusted, untrusted, (one, two) => {
        const html = markdown.render(`| a | b | c |\n|---|---|---|\n| ${markdownText(one)} | ${codeSpan(two)} | end |\n`);
        expect(html.match(/<td>/g)).toHaveLength(3);
        expect(html).toContain("<td>end</td>");
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["@team and #12", "@&#8203;team and #&#8203;12"],
    ["snake_case stays", "snake_case stays"],
    ["Drug use is shown.", "Drug use is shown."],
    ["18+", "18+"],
    ["5 % of 412", "5 % of 412"],
  ])("%s is written %s: plain words stay readable in an e-mail", (text, written) => {
    expect(markdownText(text)).toBe(written);
  });
});

describe("a code span", () => {
  it("shows exactly the text and nothing else", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const source = codeSpan(text);
        const html = markdown.renderInline(source);
        const shown = asShown(text);
        if (shown === "") expect(source).toBe("(empty)");
        else
          expect(
            html
              .replaceAll("&quot;", '"')
              .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
              .replaceAll("&lt;", "<")
              .replaceAll("&gt;", ">")
              .replaceAll("&amp;", "&"),
          ).toBe(`<code>${shown}</code>`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a fence", () => {
  it("is one block with exactly the lines", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const tokens = markdown.parse(`before\n\n${fence(text)}\n\nafter`, {});
        const blocks = tokens.filter(({ type }) => type === "fence");
        expect(blocks.map(({ content }) => content)).toEqual([`${visible(text).replace(/\n$/, "")}\n`]);
        expect(tokens.map(({ type }) => type)).toEqual([
          "paragraph_open",
          "inline",
          "paragraph_close",
          "fence",
          "paragraph_open",
          "inline",
          "paragraph_close",
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("HTML", () => {
  it("has no character that opens or closes a tag or an attribute", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(htmlText(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
  });

  it("takes JSON that cannot end its element and reads back", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(htmlJson({ text })).not.toMatch(/[<>&]/);
        expect(JSON.parse(htmlJson({ text }))).toEqual({ text });
      }),
    );
  });
});

describe("log lines", () => {
  it("hold no command for the runner and no control character, and keep their line breaks", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const lines = logLines(text).split("\n");
        expect(lines).toHaveLength(text.replaceAll("\r\n", "\n").split("\n").length);
        for (const line of lines) {
          expect(line.trimStart().startsWith("::")).toBe(false);
          expect(line).not.toContain("##[");
          expect(line).not.toMatch(/(?!\t)[\p{Cc}\p{Cs}]/u);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("show what was there", () => {
    expect(logLines("::error::no\n\u001b[31mred\u001b[0m")).toBe(": :error::no\n⟨U+001B⟩[31mred⟨U+001B⟩[0m");
  });
});

describe("what cannot be seen", () => {
  it.each([
    ["a\u202eb", "a⟨U+202E⟩b"],
    ["a\u200bb", "a⟨U+200B⟩b"],
    ["می\u200cخواهم", "می\u200cخواهم"],
    ["👩\u200d👧", "👩\u200d👧"],
    ["a\u200db", "a⟨U+200D⟩b"],
    ["\ud800", "⟨U+D800⟩"],
    ["\u{e0041}", "⟨U+E0041⟩"],
  ])("%j is shown as %s", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it("is written in quotes for a message", () => {
    expect(quoted('a"\u001b\u202e')).toBe('"a\\"\\u001b⟨U+202E⟩"');
  });
});

describe("a path in a URL", () => {
  it("cannot leave its link or its place", () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(urlPath(text)).toMatch(/^[A-Za-z0-9_.%/-]*$/);
        expect(leaves(`[x](https://a.example/${urlPath(text)}#L1)`).types).toEqual(["link_open", "text", "link_close"]);
      }),
    );
  });
});

describe("a mention", () => {
  it("calls one person, and nothing else", () => {
    expect(mention("gil-2")).toBe("@gil-2");
    for (const name of ["", "org/team", "a b", "-a", "a-", "a_b", "dependabot[bot]", "a".repeat(40), "a\n@b", "@a"])
      expect(mention(name)).toBeNull();
    fc.assert(fc.property(untrusted, (text) => mention(text) === null || /^@[A-Za-z0-9-]{1,39}$/.test(mention(text) ?? "")));
  });
});
