import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noBrowser, openBrowser } from "../../test/browser.ts";
import { lowContrast } from "../../test/page-checks.ts";
import { hostile, sound, troubled } from "../../test/trace-matrices.ts";
import { renderTraceHtml } from "./trace-html.ts";

const pages = {
  troubled: () => [troubled()],
  sound: () => [sound()],
  hostile: () => [hostile()],
  two: () => [troubled(), hostile()],
};
const names = Object.keys(pages) as readonly (keyof typeof pages)[];
const rendered = (name: keyof typeof pages) => renderTraceHtml(pages[name](), { at: "working tree" });

describe("the matrix as text", () => {
  it.each(names)("%s refers to nothing outside", (name) => {
    const html = rendered(name);
    expect(html).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|<[a-z][^>]*\s(?:src|style|on[a-z]+)=|url\(/);
  });
});

const missing = noBrowser();
describe.runIf(missing === null)("the matrix in a browser", () => {
  let opened: Awaited<ReturnType<typeof openBrowser>>;
  let browser: Browser;
  beforeAll(async () => {
    opened = await openBrowser();
    browser = opened.browser;
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
  });

  async function show(name: keyof typeof pages, options: { readonly width?: number; readonly scheme?: "light" | "dark" } = {}) {
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
    await page.setContent(rendered(name));
    return { page, heard };
  }
  const shown = (page: Page) =>
    page.$$eval("#trace-0 tbody tr[data-flip]", (rows) =>
      rows.filter((row) => !(row as unknown as { hidden: boolean }).hidden).map((row) => row.querySelector("strong")?.textContent),
    );

  it.each(names)("%s asks for nothing, logs nothing and fits a phone", async (name) => {
    const { page, heard } = await show(name, { width: 360 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await page.$$eval("img", (found) => found.length)).toBe(0);
    expect(heard).toEqual([]);
    await page.close();
  });

  it.each(["light", "dark"] as const)("can be read in the %s", async (scheme) => {
    const { page } = await show("troubled", { scheme });
    await page.click(".trace tbody tr:nth-child(3) td");
    expect(await lowContrast(page)).toEqual([]);
    await page.close();
  });

  it("keeps a clause in view while sections scroll by", async () => {
    const { page } = await show("troubled", { width: 360 });
    await page.$eval(".scroll", (region) => {
      (region as unknown as { scrollLeft: number }).scrollLeft = 300;
    });
    expect(await page.$eval(".trace tbody th", (cell) => Math.round(cell.getBoundingClientRect().left))).toBeGreaterThanOrEqual(0);
    await page.close();
  });

  it("shows the lines of a clause under their sections", async () => {
    const { page } = await show("troubled");
    const heads = await page.$$eval(".trace thead th", (cells) => cells.map((cell) => cell.textContent));
    expect(heads).toEqual([
      ...["clause", "state", "items"],
      ...["method", "all", "13-plus", "7-plus", "16-plus", "18-plus", "evidence.md evidence"],
      "branches, edge cases",
    ]);
    const cells = await page.$$eval(".trace tbody tr:nth-child(3) td", (found) => found.map((cell) => cell.textContent));
    expect(cells).toEqual(["✗ suspect:clause", "28", "", "", "57", "", "70, 73–74", "", "", ""]);
    expect(await page.$eval(".trace .branches", (cell) => cell.textContent)).toBe("1 of 3 have items; none: DP1 more, EC1");
    await page.close();
  });

  it("filters by problem, state and text", async () => {
    const { page } = await show("troubled");
    expect(await shown(page)).toHaveLength(7);
    await page.click("input[name=moved]");
    expect(await shown(page)).toEqual(["MR-1.1", "MR-3.2", "MR-4.1", "MR-6.2", "MR-9.9"]);
    await page.click("input[name=moved]");
    await page.select("select[name=state]", "untested");
    expect(await shown(page)).toEqual(["MR-4.1"]);
    await page.select("select[name=state]", "");
    await page.type("input[type=search]", "dread");
    expect(await shown(page)).toEqual(["MR-6.2"]);
    await page.close();
  });

  it("is walked by keyboard, and opens what is the matter", async () => {
    const { page } = await show("troubled");
    await page.focus(".trace tbody tr[tabindex='0']");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const text = await page.$eval(".trace tr.more", (row) => row.textContent);
    expect(text).toContain("The clause changed after a person last read it");
    expect(text).toContain("clause 55555555, parts 99999999");
    await page.close();
  });

  it("runs nothing that a stranger wrote", async () => {
    const { page, heard } = await show("hostile");
    await page.click(".trace tbody tr td");
    expect(await page.$eval(".trace tr.more", (row) => row.textContent)).toContain("<img src=x");
    expect(heard).toEqual([]);
    await page.close();
  });
});
if (missing !== null) process.stderr.write(`The matrix was not tested in a browser: ${missing}.\n`);
