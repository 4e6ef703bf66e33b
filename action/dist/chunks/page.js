import{i as e}from"./escape.js";import{createHash as t}from"node:crypto";const n=`
"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const numberIn = (text) => {
  const found = text.replace(/\\u2212/g, "-").replace(/,(?=\\d{3})/g, "").match(/-?\\d+(\\.\\d+)?/g);
  return found ? Number(found[found.length - 1]) : null;
};
const compare = (a, b) => {
  const x = numberIn(a), y = numberIn(b);
  return x !== null && y !== null && x !== y ? x - y : a.localeCompare(b);
};
for (const table of all("table.sortable")) {
  all("thead th", table).forEach((th, column) => {
    if (th.textContent.trim() === "") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    const numeric = th.classList.contains("right");
    button.addEventListener("click", () => {
      const down = th.getAttribute("aria-sort") !== (numeric ? "descending" : "ascending") ? numeric : !numeric;
      all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      all("tr.more", table).forEach((row) => row.remove());
      const body = table.tBodies[0];
      const rows = [...body.rows];
      rows.sort((a, b) => {
        const x = a.cells[column].textContent, y = b.cells[column].textContent;
        return (down ? -1 : 1) * (numeric ? compare(x, y) : x.localeCompare(y));
      });
      body.append(...rows);
      rove(table);
    });
  });
}
for (const controls of all(".controls")) {
  const table = document.getElementById(controls.dataset.table);
  const shown = controls.querySelector("output");
  controls.hidden = false;
  const apply = () => {
    const search = (controls.querySelector("input[type=search]") || { value: "" }).value.trim().toLowerCase();
    const moved = (controls.querySelector("input[type=checkbox]") || { checked: false }).checked;
    const chosen = all("select", controls).filter((select) => select.value !== "");
    all("tr.more", table).forEach((row) => row.remove());
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      const fits = chosen.every((select) => (row.dataset[select.name] || "").split(" ").includes(select.value));
      row.hidden = !fits || (moved && row.dataset.moved === undefined) || (search !== "" && !row.textContent.toLowerCase().includes(search));
      if (!row.hidden) count += 1;
    }
    shown.textContent = count + " of " + table.tBodies[0].rows.length;
    rove(table);
  };
  controls.addEventListener("input", apply);
  apply();
}
function rove(table) {
  if (!table.classList.contains("flips")) return;
  const rows = visible(table);
  for (const row of all("tbody tr[tabindex]", table)) row.tabIndex = -1;
  if (rows[0]) rows[0].tabIndex = 0;
}
function visible(table) {
  return all("tbody tr[tabindex]", table).filter((row) => !row.hidden);
}
function toggle(table, row, data) {
  const next = row.nextElementSibling;
  if (next && next.classList.contains("more")) {
    next.remove();
    row.setAttribute("aria-expanded", "false");
    return;
  }
  const more = document.createElement("tr");
  more.className = "more";
  const cell = more.insertCell();
  cell.colSpan = row.cells.length;
  const list = document.createElement("dl");
  for (const [term, value] of data[Number(row.dataset.flip)]) {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = value;
    list.append(dt, dd);
  }
  cell.append(list);
  row.after(more);
  row.setAttribute("aria-expanded", "true");
}
for (const table of all("table.flips")) {
  const data = JSON.parse(document.getElementById(table.id + "-data").textContent);
  rove(table);
  table.tBodies[0].addEventListener("click", (event) => {
    const row = event.target.closest("tr[tabindex]");
    if (row && !event.target.closest("a")) toggle(table, row, data);
  });
  table.tBodies[0].addEventListener("keydown", (event) => {
    const row = event.target.closest("tr[tabindex]");
    if (!row || event.target.closest("a")) return;
    const rows = visible(table);
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && rows[to]) {
      row.tabIndex = -1;
      rows[to].tabIndex = 0;
      rows[to].focus();
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      toggle(table, row, data);
      event.preventDefault();
    } else if (to !== undefined) event.preventDefault();
  });
}
for (const region of all(".scroll")) if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
addEventListener("beforeprint", () => all("details").forEach((fold) => { fold.open = true; }));
`;function r({title:t,body:r,style:a=``}){let o=`
:root{color-scheme:light dark;--bg:#fff;--soft:#f4f6f8;--fg:#1b1f24;--muted:#545d68;--line:#d0d7de;--link:#0757ba;--bad:#b3261e;--good:#116329;--warn:#7a4d00;--tint:11,95,190}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--soft:#181e25;--fg:#e6edf3;--muted:#9eabb8;--line:#39424c;--link:#79b8ff;--bad:#ff8a80;--good:#6fdd8b;--warn:#f2c14e;--tint:120,180,255}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .6rem}
h2{font-size:1.25rem;margin:2.4rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.8rem 0 .5rem}
p{margin:.5rem 0;max-width:48rem}
a{color:var(--link)}
code{font-size:.92em;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--soft);padding:.1em .3em;border-radius:4px}
pre{background:var(--soft);padding:.6rem;overflow-x:auto}
blockquote{margin:.5rem 0;padding-left:.8rem;border-left:3px solid var(--line);color:var(--muted)}
.change{color:var(--fg)}.change p{max-width:none}del{color:var(--bad);background:rgba(var(--tint),.08)}ins{color:var(--good);background:rgba(var(--tint),.14)}
header{border-left:6px solid var(--line);padding:.2rem 0 .2rem 1rem;margin:.5rem 0 1.2rem}
header.fail,header.not-measured{border-color:var(--bad)}
header.pass{border-color:var(--good)}
header.inconclusive,header.known-loss{border-color:var(--warn)}
.mark{display:inline-block;white-space:nowrap;font-size:.85rem;font-weight:600;color:var(--muted);border:1px solid currentColor;border-radius:1em;padding:0 .6em;vertical-align:.1em}
.mark.fail,.mark.not-measured{color:var(--bad)}.mark.pass{color:var(--good)}.mark.inconclusive,.mark.known-loss{color:var(--warn)}
h1 .mark{font-size:1rem;margin-right:.2em}
.scroll{overflow-x:auto;margin:.6rem 0;position:relative}
.tall{max-height:44rem;overflow-y:auto;border-bottom:1px solid var(--line)}
.tall thead th{position:sticky;top:0;background:var(--bg);z-index:1;box-shadow:inset 0 -1px var(--line)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.95rem}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:normal}
thead th{color:var(--muted);font-weight:600;vertical-align:bottom;white-space:nowrap}
thead th:first-child{white-space:normal}
td code{white-space:nowrap;display:inline-block;max-width:20rem;overflow:hidden;text-overflow:ellipsis;vertical-align:bottom}
td.left:last-child{min-width:6rem}
tbody th{font-weight:400}
.left{text-align:left}.right{text-align:right;white-space:nowrap}.center{text-align:center;white-space:nowrap}
thead button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-decoration:underline dotted}
th[aria-sort=ascending] button::after{content:" \\2191"}
th[aria-sort=descending] button::after{content:" \\2193"}
details{margin:.5rem 0;border-bottom:1px solid var(--line);padding:.2rem 0}
summary{cursor:pointer;padding:.25rem 0}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.controls{display:flex;flex-wrap:wrap;gap:.6rem 1rem;margin:.5rem 0;align-items:end}
.controls[hidden]{display:none}
.controls label{display:flex;flex-direction:column;font-size:.85rem;color:var(--muted);max-width:100%}
select,input{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--muted);border-radius:6px;padding:.3rem .5rem;max-width:100%}
.controls .check{flex-direction:row;align-items:center;gap:.4rem;padding-bottom:.45rem;color:var(--fg)}
.controls output{padding-bottom:.45rem}
.hint{font-size:.85rem;color:var(--muted)}
.flips tbody tr[tabindex]{cursor:pointer}
.flips tbody tr[tabindex]:hover{background:var(--soft)}
.flips tbody tr:focus-visible{outline-offset:-3px}
.more td{background:var(--soft)}
.more dl{position:sticky;left:.6rem;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.2rem 0;width:min(60rem,calc(100vw - 4rem));white-space:pre-wrap;overflow-wrap:anywhere}
.more dt{color:var(--muted)}.more dd{margin:0}
.texts dd{margin:0 0 .8rem;white-space:pre-wrap}
.flips td{white-space:nowrap}.flips td.left:last-child,.flips .more td{white-space:normal}
.broken{color:var(--bad)}.fixed{color:var(--good)}.other{color:var(--warn)}
svg.chart{display:block;overflow:visible}
.chart .axis{stroke:var(--muted);stroke-dasharray:2 2}
.chart .bar{stroke:var(--fg);stroke-width:2}
.chart .point{fill:var(--fg)}
.chart .limit{stroke:var(--bad);stroke-width:2}
.pair{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}
.pair>figure{margin:0;min-width:0;max-width:100%}
figcaption{color:var(--muted);font-size:.9rem}
.matrix td{text-align:right}
.matrix .hit{font-weight:700}
.s1{background:rgba(var(--tint),.08)}.s2{background:rgba(var(--tint),.16)}.s3{background:rgba(var(--tint),.24)}.s4{background:rgba(var(--tint),.32)}
.upper{color:var(--muted)}
@media (max-width:40rem){body{font-size:15px}main{padding:.7rem}h1{font-size:1.3rem}th,td{padding:.3rem .35rem}tbody th{min-width:7.5rem}.flips td{font-size:.9rem}.tall{max-height:75vh}.more dl{display:block}.more dt{margin-top:.4rem}.measures,.measures thead,.measures tbody{display:block}.measures tr{display:grid;grid-template-columns:minmax(0,1fr) 3.3rem 3rem 3.9rem;border-bottom:1px solid var(--line);padding:.2rem 0}.measures th,.measures td{border:0;padding:.1rem .15rem;text-align:right;min-width:0}.measures tr>:first-child,.measures tr>:nth-child(5){text-align:left}.measures tbody tr>:nth-child(5){grid-area:2/1}.measures tbody tr>:nth-child(6){grid-area:3/1;text-align:left}.measures tbody tr>:nth-child(7){display:none}.measures tbody tr>:nth-child(8){grid-area:2/2/span 2/-1;align-self:center}.measures td:nth-child(n+5):empty{display:none}.measures td:nth-child(5):not(:empty)::before{content:"likely "}.measures td:nth-child(6):not(:empty)::before{content:"allowed "}.measures thead tr>:nth-child(n+5){display:none}.measures tr>:last-child{min-width:0;white-space:nowrap}}
@media print{tr[hidden]{display:table-row}.tall{max-height:none}main{max-width:none}.controls,.hint{display:none}.scroll{overflow:visible}a{color:inherit}tr,figure{break-inside:avoid}}
`+a;return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src '${i(o)}'; script-src '${i(n)}'; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${e(t)}</title>
<style>${o}</style>
</head>
<body>
<main>
${r}
</main>
<script>${n}<\/script>
</body>
</html>
`}function i(e){return`sha256-${t(`sha256`).update(e,`utf8`).digest(`base64`)}`}export{r as t};