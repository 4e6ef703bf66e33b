import { htmlPage } from "../report/html/page.ts";
import { blocksToHtml } from "../report/to-html.ts";
import type { StatusPage } from "./page.ts";
import { attention, statusBlocks } from "./words.ts";

/** Narrower tables and smaller type on paper: one or two pages. */
const STYLE = `
table{font-size:.9rem}
td:last-child{min-width:0}
@media (min-width:40rem){tbody th,tbody th code{white-space:nowrap}}
@media print{@page{margin:12mm}body{font-size:10.5px}h1{font-size:17px}h2{font-size:13px;margin:10px 0 2px;padding-top:4px;break-after:avoid}table{font-size:9.5px}th,td{padding:1px 5px}p,ul{margin:3px 0}.scroll{margin:3px 0}}
`;

/** The page as one HTML file that needs nothing else. */
export function renderStatusHtml(page: StatusPage): string {
  const [heading, asOf, ...rest] = statusBlocks(page);
  const calls = attention(page).length;
  const [, ...after] = rest;
  const head = [heading, asOf, ...(calls > 0 ? rest.slice(0, 1) : [])].filter((block) => block !== undefined);
  return htmlPage({
    title: "What is live",
    style: STYLE,
    body: `<header class="${calls === 0 ? "pass" : "known-loss"}">\n${blocksToHtml(head, null)}\n</header>\n${blocksToHtml(calls > 0 ? after : rest, null)}`,
  });
}
