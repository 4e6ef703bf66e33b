import { existsSync } from "node:fs";
import puppeteer, { type Browser } from "puppeteer-core";

/** A browser that does not come up in this time is not there. */
const START_MS = 30_000;

/** Why there is no browser to test with; null where there is one. */
export function noBrowser(): string | null {
  if (process.env.CHROME_PATH !== undefined)
    return existsSync(process.env.CHROME_PATH) ? null : `CHROME_PATH names ${process.env.CHROME_PATH}, which is not there`;
  return process.platform === "linux" && process.arch === "x64"
    ? null
    : "no Chromium for this platform comes with the packages; set CHROME_PATH to one";
}

/** Starts a real Chromium: that of CHROME_PATH, else the one that comes from npm. It is closed with `await using`. */
export async function openBrowser(): Promise<{ readonly browser: Browser } & AsyncDisposable> {
  const { default: chromium } = await import("@sparticuz/chromium");
  const own = process.env.CHROME_PATH;
  const browser = await puppeteer.launch({
    executablePath: own ?? (await chromium.executablePath()),
    args: own === undefined ? [...chromium.args] : ["--no-sandbox"],
    headless: own === undefined ? "shell" : true,
    timeout: START_MS,
    protocolTimeout: START_MS,
  });
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}
