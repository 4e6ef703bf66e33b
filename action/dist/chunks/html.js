import{i as e,r as t}from"./escape.js";import{B as n,C as r,D as i,E as a,F as o,I as s,M as c,N as l,O as u,P as d,S as f,T as p,_ as m,b as h,d as g,f as _,g as v,h as y,i as b,k as x,l as S,m as C,n as w,o as T,p as E,r as ee,s as te,t as ne,u as D,w as O,x as k,y as A,z as j}from"./report.js";import{createHash as M}from"node:crypto";function N({estimate:e,low:t,high:n,allowed:r,from:i,to:a}){let o=a-i||1,s=e=>P(6+(Math.min(Math.max(e,i),a)-i)/o*138),c=(e,t)=>`<line class="${e}" x1="${s(t)}" x2="${s(t)}" y1="1" y2="17"/>`;return[`<svg class="chart" role="img" aria-label="${`${l(e)}, likely ${l(t)} to ${l(n)}${r===null?``:`, allowed ${l(Math.floor(r))}`}`}" width="150" height="18" viewBox="0 0 150 18">`,c(`axis`,0),r===null?``:c(`limit`,r),`<line class="bar" x1="${s(t)}" x2="${s(n)}" y1="9" y2="9"/>`,`<circle class="point" cx="${s(e)}" cy="9" r="4"/>`,`</svg>`].join(``)}function P(e){return Math.round(e*10)/10}const F={3:1,4:2},I={fail:`✗ fail`,"not measured":`⊘ not measured`,inconclusive:`? inconclusive`,"known loss":`! known loss`,pass:`✓ pass`};function L(e,t){return e.map(e=>R(e,t)).join(`
`)}function R(t,n){switch(t.kind){case`heading`:return`<h${F[t.level]}>${H(t.line,n)}</h${F[t.level]}>`;case`paragraph`:return`<p>${t.lines.map(e=>H(e,n)).join(`<br>
`)}</p>`;case`list`:return`<ul>${t.items.map(e=>`<li>${H(e,n)}</li>`).join(``)}</ul>`;case`command`:return`<pre>${e(t.text)}</pre>`;case`quote`:return`<blockquote>${H(t.line,n)}</blockquote>`;case`fold`:return`<details><summary>${H(t.summary,null)}</summary>\n${L(t.blocks,n)}\n</details>`;case`table`:return z(t,n)}}function z({columns:e,rows:t},n,r={}){let{id:i,name:a,label:o=`table`,marked:s}=r,c=t=>` class="${e[t]?.align??`left`}"`,l=e.map(({title:e},t)=>B(`th`,e,n,` scope="col"${c(t)}`)).join(``),u=t.map((e,t)=>{let r=e.map((e,t)=>t===0?B(`th`,e,n,` scope="row"${c(0)}`):B(`td`,e,n,c(t)));return`<tr${s?.[t]?` data-moved`:``}>${r.join(``)}</tr>`}).join(`
`),d=[a??``,e.length===8?`measures`:``].filter(e=>e!==``).join(` `);return`<div class="scroll" role="region" aria-label="${o}"><table${`${i===void 0?``:` id="${i}"`}${d===``?``:` class="${d}"`}`}><thead><tr>${l}</tr></thead>\n<tbody>${u}</tbody></table></div>`}function B(e,t,n,r){let i=e===`th`&&t.length===0?`td`:e;return`<${i}${i===e?r:r.replace(/ scope="\w+"/,``)}>${H(t,n)}</${i}>`}function V(e){return`<span class="mark ${e.replace(` `,`-`)}">${I[e]}</span>`}function H(e,t){return e.map(e=>U(e,t)).join(``)}function U(t,n){if(t.kind===`chart`)return N(t);if(t.kind===`mark`)return V(t.verdict);if(t.kind===`words`)return e(t.text.replaceAll(`&nbsp;`,`\xA0`));if(t.kind===`strong`)return`<strong>${H(t.line,n)}</strong>`;let r=t.kind===`code`?`<code>${e(t.text)}</code>`:e(t.text),i=t.to&&n?n.url(t.to):null;return i===null?r:`<a href="${e(i)}">${r}</a>`}function W(e){let t=Object.entries(e.confusion);return t.length===0?``:`<h3>What each label was called</h3>\n<p class="hint">Rows are the true labels, columns what the prompt said; bold is right, the darker the larger the share of its row.</p>\n${t.map(([t,n])=>`<div class="pair">${s(e)?G(t,`before`,n,`base`):``}${G(t,`now`,n,`head`)}</div>`).join(`
`)}`}function G(t,n,{labels:r,...i},a){let o=i[a],s=[...r.map(t=>e(t)),`unreadable`,`all`].map(e=>`<th scope="col" class="right">${e}</th>`).join(``),c=o.map((t,n)=>{let i=t.reduce((e,t)=>e+t,0),a=t.map((e,t)=>{let r=e===0||i===0?``:`s${Math.max(1,Math.ceil(e/i*4))}`,a=`${n===t?`hit `:``}${r}`.trim();return`<td${a?` class="${a}"`:``}>${e===0?`·`:d(e)}</td>`});return`<tr><th scope="row" class="left">${e(r[n]??``)}</th>${a.join(``)}<td>${d(i)}</td></tr>`}).join(`
`);return`<figure><figcaption><code>${e(t)}</code> ${n}</figcaption><div class="scroll" role="region" aria-label="${e(t)} ${n}"><table class="matrix"><thead><tr><th scope="col" class="left">true</th>${s}</tr></thead><tbody>${c}</tbody></table></div></figure>`}function K(e,r,i,a){let{flips:o}=e;if(o.length===0)return``;let s=[...v(e),...o.filter(({kind:e})=>e===`fixed`),...o.filter(({kind:e})=>e===`other`)],l=[...new Set(s.flatMap(t=>y(e,t)))].sort(),u=[...new Set(s.flatMap(e=>Object.entries(e.slices).map(([e,t])=>`${e}=${t}`)))].sort(),{columns:d,rows:f}=C(e,s),p=[``,...d.map(({title:e})=>H(e,i))].map((e,t)=>`<th scope="col" class="left">${t===0?`kind`:e||`notes`}</th>`),m=s.map((t,n)=>{let r={kind:t.kind,hunk:t.hunks.length===0?`none`:t.hunks.join(` `),clause:y(e,t).map(e=>l.indexOf(e)).join(` `),slice:Object.entries(t.slices).map(([e,t])=>u.indexOf(`${e}=${t}`)).join(` `)},a=Object.entries(r).map(([e,t])=>` data-${e}="${t}"`),o=(f[n]??[]).map(e=>`<td class="left">${H(e,i)}</td>`);return`<tr tabindex="-1" aria-expanded="false" data-flip="${n}"${a.join(``)}><td class="left ${t.kind}">${t.kind}</td>${o.join(``)}</tr>`});return`<h3>What flipped, one by one</h3>
<div class="controls" data-table="${r}" hidden>
${q(`kind`,`kind`,[`broken`,`fixed`,`other`].filter(e=>s.some(t=>t.kind===e)).map(e=>[e,e]))}
${e.hunks.length>1?q(`change`,`hunk`,[...e.hunks.map((t,r)=>[String(r),n(A(e,t))]),[`none`,`only together`]]):``}
${q(`clause`,`clause`,l.map((e,t)=>[String(t),e]))}
${q(`slice`,`slice`,u.map((e,t)=>[String(t),e]))}
<label>search<input type="search"></label>
<output class="hint" aria-live="polite"></output>
</div>
<p class="hint">A click or Enter opens ${a?`the text and the clauses of a case`:`the clauses of a case`}; arrow keys move. Other: wrong before and now, but differently.</p>
<div class="scroll tall" role="region" aria-label="${c(s.length,`flip`)}"><table class="flips sortable" id="${r}"><thead><tr>${p.join(``)}</tr></thead>
<tbody>${m.join(`
`)}</tbody></table></div>
<script type="application/json" id="${r}-data">${t(s.map(t=>J(e,t,a)))}<\/script>`}function q(t,n,r){return r.length<2?``:`<label>${t}<select name="${n}"><option value="">all</option>${r.map(([t,n])=>`<option value="${e(t)}">${e(n)}</option>`).join(``)}</select></label>`}function J(e,t,r){let i=e.sets.find(({name:e})=>e===t.set),a=r!==null&&i?.sensitivity===`public`?r(t.set,t.item):null,s=y(e,t).map(t=>{let n=e.clauses.find(e=>e.id===t);return[t,n?`${n.title}. ${n.summary}`:`is not in the prompt’s SOPs`]}),c=Object.entries(t.slices).map(([e,t])=>`${e}=${t}`);return[...a===null?[]:[[`text`,a]],[o(e),`${t.set}/${t.item}, line ${t.line}`],[`field`,t.label===void 0?t.field:`${t.field}: ${t.label}`],...s,...c.length>0?[[`slices`,c.join(`, `)]]:[],...t.hunks.length>0?[[`from`,n(h(e,t.hunks))]]:[],...t.disputed?[[`raters`,`dispute this label`]]:[]]}function Y(t,n,a,o){let{links:c,itemText:l,verdict:d}=o,m=e=>L(e,c),h=`<h2 id="p${a}"><code>${e(n.prompt)}</code> ${V(n.verdict)}</h2>`;if(n.items===0)return`<section aria-labelledby="p${a}">\n${h}\n${m(d)}\n</section>`;let v=[...s(n)?[E(n)]:[],...i(n,!1),...x(n)];return`<section aria-labelledby="p${a}">\n${[h,m(d),m(S(n,!0)),X(n),m(v.map(e=>j(e))),m(u(n)),m(_(n,!0)),K(n,`flips-${a}`,c,l),re(n,a,c),W(n),`<h3>Background</h3>`,m([...g(n),...D(n),...p(n),...r(n),...k(n),...O(n),...f(t,n)])].filter(e=>e!==``).join(`
`)}\n</section>`}function X(e){return s(e)?`<p class="hint">Drawn: the dot is the change, the bar what is likely (95 %), the dotted line no change, the red line what is allowed. Left is better.</p>`:``}function re(e,t,n){let r=m(e);if(!r)return``;let{table:i,moved:a}=r,o=`clauses-${t}`;return`<h3>By clause</h3>
<div class="controls" data-table="${o}" hidden><label>search<input type="search"></label>${a.includes(!0)?`<label class="check"><input type="checkbox" name="moved" checked>only what moved</label>`:``}<output class="hint" aria-live="polite"></output></div>
${z(i,n,{id:o,name:`sortable`,label:`clauses`,marked:a})}`}const Z=`
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
`,Q=`
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
`;function ie(t,r={}){let i=r.links??null,o=ne(t),s=t.prompts.length>1,c=te(t.prompts).map((e,n)=>Y(t,e,n,{links:i,itemText:r.itemText??null,verdict:e===o?[]:b(t,e)}));return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src '${$(Q)}'; script-src '${$(Z)}'; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${e(n(a(t,o)))}</title>
<style>${Q}</style>
</head>
<body>
<main>
<header class="${t.verdict.replace(` `,`-`)}">
${L(T(t),i)}
</header>
${L([...w(t),...s?ee(t):[]],i)}
${c.join(`
`)}
</main>
<script>${Z}<\/script>
</body>
</html>
`}function $(e){return`sha256-${M(`sha256`).update(e,`utf8`).digest(`base64`)}`}export{ie as t};