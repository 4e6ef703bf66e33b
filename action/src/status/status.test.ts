import { Ajv2020 } from "ajv/dist/2020.js";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noBrowser, openBrowser } from "../../test/browser.ts";
import { lowContrast } from "../../test/page-checks.ts";
import { statusPageOf } from "../../test/status-page.ts";
import type { Result } from "../comparison/result.ts";
import { blocksToMarkdown } from "../report/to-markdown.ts";
import { dated, dayBefore } from "./dates.ts";
import { renderStatusHtml } from "./html.ts";
import { statusJson } from "./json.ts";
import { statusSchema } from "./schema.ts";
import { endingBlocks, statusBlocks } from "./words.ts";
import { worstClause } from "./worst-clause.ts";

const kinds = ["busy", "quiet", "empty", "hostile"] as const;
const markdown = (kind: (typeof kinds)[number]) => blocksToMarkdown(statusBlocks(statusPageOf(kind)), null);

describe("what ends", () => {
  const due = (day: string) => ({ day, kind: "waiver" as const, what: day, follows: "" });
  it("holds until its last day, is told of 14 days before, and stands by date", () => {
    const found = dated(["2026-12-06", "2026-11-21", "2026-12-05", "2026-11-20"].map(due), "2026-11-21");
    expect(found.map(({ day, state }) => [day, state])).toEqual([
      ["2026-11-20", "over"],
      ["2026-11-21", "soon"],
      ["2026-12-05", "soon"],
      ["2026-12-06", "later"],
    ]);
    expect(dayBefore("2027-03-01")).toBe("2027-02-28");
  });
  it("is no issue while all of it is far away", () => {
    expect(endingBlocks(statusPageOf("quiet").dates)).toBeNull();
    expect(endingBlocks(statusPageOf("busy").dates)).toHaveLength(2);
  });
});

describe("the worst clause", () => {
  const row = (clause: string, exact: number, under: number): Result => {
    const counts = { exact, under, over: 0, under2: 0, oneOver: 0 };
    return { field: "tier", scope: { clause }, items: exact + under, base: counts, head: counts, delta: {} };
  };
  it("is the one that is surely bad, not the one with two items", () => {
    const all: Result = { ...row("MR-0", 0, 99), scope: "all" };
    expect(worstClause({ results: [all, row("MR-1.1", 1, 1), row("MR-1.2", 20, 30), row("MR-1.3", 50, 0)] })).toMatchObject({
      clause: "MR-1.2",
      wrong: 30,
      items: 50,
    });
    expect(worstClause({ results: [row("MR-1.3", 50, 0)] })).toBeNull();
  });
});

describe("the page", () => {
  it.each(kinds)("%s as Markdown", async (kind) => {
    await expect(`${markdown(kind)}\n`).toMatchFileSnapshot(`golden/${kind}.md`);
  });

  it.each(kinds)("%s as JSON keeps to its schema", (kind) => {
    const ajv = new Ajv2020({ strict: false });
    ajv.validate(statusSchema, statusJson(statusPageOf(kind), []));
    expect(ajv.errors).toBeNull();
  });

  it.each(kinds)("%s as HTML refers to nothing outside", (kind) => {
    expect(renderStatusHtml(statusPageOf(kind))).not.toMatch(
      /<(?:link|img|iframe|object|embed|base)\b|<[a-z][^>]*\s(?:src|style|on[a-z]+)=|url\(/,
    );
  });
});

const missing = noBrowser();
describe.runIf(missing === null)("the page in a browser", () => {
  let opened: Awaited<ReturnType<typeof openBrowser>>;
  let browser: Browser;
  beforeAll(async () => {
    opened = await openBrowser();
    browser = opened.browser;
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
  });

  async function show(kind: (typeof kinds)[number], scheme: "light" | "dark", width = 1200) {
    const page = await browser.newPage();
    const heard: string[] = [];
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(String(error)));
    page.on("request", (request) => heard.push(request.url()));
    page.on("dialog", (dialog) => {
      heard.push(dialog.message());
      void dialog.dismiss();
    });
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setContent(renderStatusHtml(statusPageOf(kind)));
    return { page, heard };
  }

  it.each(["light", "dark"] as const)("can be read in the %s, on a phone too, and runs nothing", async (scheme) => {
    for (const kind of ["busy", "hostile"] as const) {
      const { page, heard } = await show(kind, scheme, 360);
      expect(await lowContrast(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      expect(heard).toEqual([]);
      await page.close();
    }
  });

  it("prints on two pages at most", async () => {
    const { page } = await show("busy", "light");
    const pdf = Buffer.from(await page.pdf({ format: "a4" })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2);
    await page.close();
  });
});
if (missing !== null) process.stderr.write(`The page was not tested in a browser: ${missing}.\n`);
