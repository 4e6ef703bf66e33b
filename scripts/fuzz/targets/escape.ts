import MarkdownIt from "markdown-it";
import {
  codeSpan,
  fence,
  htmlJson,
  htmlText,
  logLines,
  markdownHtml,
  markdownText,
  oneLine,
  quoted,
  urlPath,
  urlValue,
  visible,
} from "../../../action/src/escape.ts";
import { isSame, lacks } from "../laws.ts";
import { near } from "../mutations.ts";
import { target } from "../target.ts";

const markdown = new MarkdownIt({ html: true, linkify: true });

const TEXTS = near(
  ["A plain title", "@team see #12 and https://a.example", "![x](https://a.example/x.png)", "<img src=x onerror=alert(1)>", "| a | b |"],
  [
    "www.a.example",
    "//a.example",
    "a.example",
    "mailto:a@b.example",
    "org/repo#12",
    "GH-12",
    "<https://a.example>",
    "```suggestion\n",
    "**",
    "__",
    "~~",
    "$x$",
    "[ ]",
  ],
);

/** The types of what one source becomes, and the text that is shown. */
function parsed(source: string): { readonly types: ReadonlySet<string>; readonly text: string } {
  const tokens = markdown.parse(source, {});
  const inline = tokens.filter(({ type }) => type === "inline").flatMap(({ children }) => children ?? []);
  const types = [
    ...tokens.map(({ type }) => type).filter((type) => !/^(?:paragraph_(?:open|close)|inline)$/.test(type)),
    ...inline.map(({ type }) => type),
  ];
  return { types: new Set(types), text: inline.map(({ content }) => content).join("") };
}

/** What GitHub finds in rendered text: mentions, references, addresses, emoji codes. */
const LIVE = /@[A-Za-z0-9]|#\d|\bGH-\d|[a-z][a-z0-9+.-]*:\/\/|:[a-z0-9_+-]+:/i;

const inMarkdown = target(
  "escape-markdown",
  "text in Markdown becomes text: no element, link, image, mention or reference, and the row keeps its cells",
  TEXTS,
  (text) => {
    const written = markdownText(text);
    const alone = parsed(written);
    isSame(
      [...alone.types].filter((type) => type !== "text"),
      [],
      "what it became",
    );
    lacks(alone.text, LIVE, "rendered text");
    isSame(alone.text.replaceAll("\u200b", "").trim(), oneLine(text).replaceAll("\u200b", "").trim(), "what is shown");
    const inside = parsed(`a **b ${written} c** [d ${written} e](https://x.example) f`);
    isSame([...inside.types].sort(), ["link_close", "link_open", "strong_close", "strong_open", "text"], "in a line");
    const html = markdown.render(`| a | b | c |\n|---|---|---|\n| ${written} | ${codeSpan(text)} | end |\n`);
    isSame([html.match(/<td>/g)?.length, html.includes("<td>end</td>")], [3, true], "the row");
    const block = parsed(`- ${written}\n- next`);
    isSame(
      [...block.types].filter((type) => !/^(?:text|bullet_list_(?:open|close)|list_item_(?:open|close))$/.test(type)),
      [],
      "in a list",
    );
  },
);

const asCode = target("escape-code", "a code span and a fence show exactly the text and end where they end", TEXTS, (text) => {
  const types = parsed(`before ${codeSpan(text)} after`).types;
  for (const type of types) if (!["text", "code_inline", "html_inline"].includes(type)) throw new Error(`a code span became ${type}`);
  lacks(markdown.renderInline(codeSpan(text)).replaceAll(/<\/?code>/g, ""), /<[^&]/, "an element");
  const blocks = markdown.parse(`before\n\n${fence(text)}\n\nafter`, {}).filter(({ type }) => !/^(?:paragraph|inline)/.test(type));
  isSame(
    blocks.map(({ type, content }) => [type, content]),
    [["fence", `${visible(text).replace(/\n$/, "")}\n`]],
    "the fence",
  );
});

/** What a browser shows of HTML without elements. */
const decoded = (html: string): string => new MarkdownIt({ html: false }).utils.unescapeAll(html.replaceAll("\\", "\\\\"));

const inHtml = target("escape-html", "text in HTML has no character that opens or ends an element or an attribute", TEXTS, (text) => {
  for (const written of [htmlText(text), markdownHtml(text)])
    lacks(written.replace(/&(?:amp|lt|gt|quot|#39|#8203);/g, ""), /[<>"'&]/, "HTML");
  lacks(decoded(markdownHtml(text)), /@[A-Za-z0-9]|#\d|\bGH-\d/i, "a mention");
  const json = htmlJson({ text });
  lacks(json, /[<>&\u2028\u2029]/, "JSON in HTML");
  isSame(JSON.parse(json), { text }, "JSON in HTML");
});

/** What a runner or a terminal would obey. */
const CONTROL = /(?!\t)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const inLog = target("escape-log", "a log has no command for the runner and no control character, and keeps its lines", TEXTS, (text) => {
  const lines = logLines(text).split("\n");
  isSame(lines.length, text.replaceAll("\r\n", "\n").split("\n").length, "lines");
  for (const line of lines) {
    if (line.trimStart().startsWith("::")) throw new Error(`a command: ${JSON.stringify(line)}`);
    lacks(line, /##\[/, "a command");
    lacks(line, CONTROL, "a control character");
  }
  for (const one of [quoted(text), oneLine(text)]) lacks(one, /[\n\r]/, "a line break");
  lacks(quoted(text), CONTROL, "a control character");
});

const inUrl = target("escape-url", "a part of a URL cannot leave its place or end its link", TEXTS, (text) => {
  lacks(urlPath(text), /[^A-Za-z0-9_.%/-]/, "a path");
  lacks(urlValue(text), /[^A-Za-z0-9_.%-]/, "a value");
  isSame(
    [...parsed(`[x](https://a.example/${urlPath(text)}?a=${urlValue(text)}#L1)`).types],
    ["link_open", "text", "link_close"],
    "the link",
  );
});

export const escapeTargets = [inMarkdown, asCode, inHtml, inLog, inUrl];
