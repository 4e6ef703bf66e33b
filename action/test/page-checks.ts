import type { Page } from "puppeteer-core";

/** Text whose contrast to what is behind it is below 4.5 to 1, as WCAG 2 counts; empty where all of it can be read. */
export function lowContrast(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return { rgb: n.slice(0, 3), a: n.length > 3 ? n[3] : 1 }; };
    const over = (top, under) => top.rgb.map((v, i) => v * top.a + under[i] * (1 - top.a));
    const behind = (element) => {
      const chain = [];
      for (let e = element; e; e = e.parentElement) chain.unshift(parse(getComputedStyle(e).backgroundColor));
      return chain.reduce((under, layer) => over(layer, under), [255, 255, 255]);
    };
    const light = (rgb) => { const [r, g, b] = rgb.map((v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const low = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === "" || element.closest("script") || element.getClientRects().length === 0) continue;
      const under = behind(element);
      const [a, b] = [light(over(parse(getComputedStyle(element).color), under)), light(under)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) low.add(ratio.toFixed(2) + " " + node.data.trim().slice(0, 40));
    }
    return [...low];
  })()`) as Promise<readonly string[]>;
}
