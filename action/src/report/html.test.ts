import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noBrowser, openBrowser } from "../../test/browser.ts";
import { comparisons } from "../../test/comparisons.ts";
import { lowContrast } from "../../test/page-checks.ts";
import { renderHtml } from "./html.ts";

const samples = Object.keys(comparisons) as readonly (keyof typeof comparisons)[];

describe("the page as text", () => {
  it.each(samples)("%s refers to nothing outside", (name) => {
    const html = renderHtml(comparisons[name]());
    expect(html).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|<[a-z][^>]*\s(?:src|style|on[a-z]+)=|url\(/);
    expect(html.match(/<script/g)?.length).toBe((html.match(/<script type="application\/json"/g)?.length ?? 0) + 1);
  });

  it("shows item text of public sets where it is given, and of no other set", () => {
    const itemText = () => "a secret scene";
    const open = comparisons.failing();
    expect(renderHtml(open, { itemText })).toContain("a secret scene");
    expect(renderHtml(open)).not.toContain("a secret scene");
    for (const sensitivity of ["internal", "restricted"] as const) {
      const prompts = open.prompts.map((prompt) => ({ ...prompt, sets: prompt.sets.map((set) => ({ ...set, sensitivity })) }));
      expect(renderHtml({ ...open, prompts }, { itemText })).not.toContain("a secret scene");
    }
  });
});

describe("where a check alone decides", () => {
  it("says what was measured, and what to do next, once", () => {
    const html = renderHtml(comparisons.noRecord());
    expect(html.match(/Next:/g)).toHaveLength(1);
  });
});

describe("where errors gather", () => {
  const page = (itemText?: () => string) => renderHtml(comparisons.failing(), itemText ? { itemText } : {});

  it("names every cluster with its examples, and says what they are not", () => {
    const html = page();
    const section = html.split("<h3>Where errors gather")[1]?.split("</table>")[0] ?? "";
    expect(section).toContain("For looking, not for judging");
    expect(section).toContain("Titles in Japanese on Moderate violence (<code>MR-2.2</code>): rated too high");
    expect(section.match(/<tr>/g)).toHaveLength((comparisons.failing().prompts[0]?.clusters.length ?? 0) + 1);
    for (const { item } of comparisons.failing().prompts[0]?.clusters.flatMap(({ examples }) => examples) ?? [])
      expect(section).toContain(`<code>${item}</code>`);
  });

  it("shows the text of an example once, and as text", () => {
    const section =
      page(() => "<i>a scene</i>")
        .split("The text of ")[1]
        ?.split("</details>")[0] ?? "";
    const titles = new Set(comparisons.failing().prompts[0]?.clusters.flatMap(({ examples }) => examples.map(({ item }) => item)));
    expect(section.match(/&lt;i&gt;a scene/g)).toHaveLength(titles.size);
    expect(page()).not.toContain("The text of ");
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

  /** Everything the page said or asked for goes into `heard`: nothing is expected there. */
  async function show(
    name: keyof typeof comparisons,
    options: { readonly width?: number; readonly scheme?: "light" | "dark"; readonly itemText?: () => string } = {},
  ) {
    const page = await browser.newPage();
    const heard: string[] = [];
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(String(error)));
    page.on("request", (request) => heard.push(request.url()));
    page.on("dialog", (dialog) => {
      heard.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.setViewport({ width: options.width ?? 1200, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: options.scheme ?? "light" }]);
    await page.setContent(renderHtml(comparisons[name](), options.itemText ? { itemText: options.itemText } : {}));
    return { page, heard };
  }

  it.each(samples)("%s asks for nothing, logs nothing and fits a phone", async (name) => {
    const { page, heard } = await show(name, { width: 360 });
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(heard).toEqual([]);
    await page.close();
  });

  it.each(["light", "dark"] as const)("can be read in the %s", async (scheme) => {
    const { page } = await show("failing", { scheme });
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
    await page.click(".flips tbody tr");
    expect(await lowContrast(page)).toEqual([]);
    await page.close();
  });

  const shownRows = (page: Page) =>
    page.$$eval(".flips tbody tr[data-flip]", (rows) => rows.filter((row) => !(row as unknown as { hidden: boolean }).hidden).length);
  const focused = (page: Page) => page.evaluate("document.activeElement.dataset.flip") as Promise<string | undefined>;

  it("walks through flips by keyboard and opens one", async () => {
    const { page } = await show("failing", { itemText: () => "<b>scene</b>" });
    await page.focus(".flips tbody tr[tabindex='0']");
    expect(await focused(page)).toBe("0");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("2");
    await page.keyboard.press("Enter");
    expect(await page.$eval(".flips tr.more", (row) => row.textContent)).toContain("<b>scene</b>");
    expect(await page.$(".flips tr.more b")).toBeNull();
    await page.keyboard.press("Enter");
    expect(await page.$(".flips tr.more")).toBeNull();
    await page.keyboard.press("ArrowUp");
    expect(await focused(page)).toBe("1");
    await page.close();
  });

  it("filters flips by kind, change, clause, slice and text", async () => {
    const { page } = await show("failing");
    expect(await shownRows(page)).toBe(39);
    await page.select("select[name=kind]", "fixed");
    expect(await shownRows(page)).toBe(16);
    await page.select("select[name=hunk]", "0");
    expect(await shownRows(page)).toBe(12);
    await page.select("select[name=kind]", "");
    await page.select("select[name=hunk]", "none");
    expect(await shownRows(page)).toBe(7);
    await page.select("select[name=hunk]", "");
    await page.type("[data-table=flips-0] input", "T-0137");
    expect(await shownRows(page)).toBe(1);
    await page.close();
  });

  it("shows the clauses that moved, and all when asked", async () => {
    const { page } = await show("failing");
    const shown = () =>
      page.$$eval("#clauses-0 tbody tr", (rows) => rows.filter((row) => !(row as unknown as { hidden: boolean }).hidden).length);
    expect(await shown()).toBe(3);
    await page.click("[data-table=clauses-0] input[type=checkbox]");
    expect(await shown()).toBe(4);
    await page.close();
  });

  it("sorts clauses by a number, both ways", async () => {
    const { page } = await show("failing");
    const column = () => page.$$eval("#clauses-0 tbody tr", (rows) => rows.map((row) => row.querySelectorAll("td")[2]?.textContent));
    const button = "#clauses-0 thead th:nth-child(4) button";
    await page.click(button);
    expect(await column()).toEqual(["118", "114", "87", "32"]);
    await page.click(button);
    expect(await column()).toEqual(["32", "87", "114", "118"]);
    expect(await page.$eval("#clauses-0 thead th:nth-child(4)", (th) => th.getAttribute("aria-sort"))).toBe("ascending");
    await page.close();
  });

  it("runs nothing that a stranger wrote, and lets nothing be added", async () => {
    const { page, heard } = await show("hostile", { itemText: () => "</script><script>alert(1)</script><img src=x onerror=alert(2)>" });
    await page.click(".flips tbody tr");
    expect(await page.$$eval("img, iframe, script:not([type])", (found) => found.length)).toBe(1);
    expect(heard).toEqual([]);
    // Even what got in somehow would not run: the page's own policy refuses it.
    await page.evaluate(
      "const own = document.createElement('script'); own.textContent = 'globalThis.ran = true'; document.body.append(own)",
    );
    expect(await page.evaluate("globalThis.ran === undefined")).toBe(true);
    await page.close();
  });

  it("opens every fold on paper", async () => {
    const { page } = await show("failing");
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.$$eval("details:not([open])", (folds) => folds.length)).toBe(0);
    await page.close();
  });
});
if (missing !== null) process.stderr.write(`The HTML report was not tested in a browser: ${missing}.\n`);
