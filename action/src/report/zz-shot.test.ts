import { it } from "vitest";
import { openBrowser } from "../../test/browser.ts";

it("shots", async () => {
  await using opened = await openBrowser();
  const page = await opened.browser.newPage();
  page.on("console", (m) => console.log("console", m.type(), m.text()));
  page.on("pageerror", (e) => console.log("error", String(e)));
  for (const [name, file, width, dark] of [
    ["desk", "failing", 1200, false],
    ["phone", "failing", 360, false],
    ["dark", "failing", 1200, true],
    ["multi", "multiLabel", 1000, false],
    ["two", "twoPrompts", 360, true],
    ["hostile", "hostile", 360, false],
  ] as const) {
    await page.setViewport({ width, height: 900, deviceScaleFactor: 1 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    await page.goto(`file:///tmp/out/${file}.html`);
    console.log(name, await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]));
    await page.screenshot({ path: `/tmp/out/${name}.png`, clip: { x: 0, y: 0, width, height: name === "phone" ? 1800 : 2200 } });
  }
}, 60000);
