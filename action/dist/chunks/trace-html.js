import{i as e,r as t}from"./escape.js";import{t as n}from"./page.js";import{c as r,t as i}from"./numbers.js";import{r as a}from"./trace-blocks.js";import{a as o,c as s,i as c,n as l,r as u,s as d,t as f}from"./trace-words.js";function p(t,{links:r,at:a}){let[o]=t,c=t.length===1&&o?s(o):`Traceability of ${i(t.length,`prompt`)}`,l=t.flatMap(({rows:e})=>e.map(({gate:e})=>e)),u=l.includes(`fail`)?`fail`:l.includes(`warn`)?`known-loss`:`pass`,d=t.map((e,t)=>m(e,t,r??null));return n({title:c,style:`
main{max-width:90rem}
.trace tbody th{position:sticky;left:0;background:var(--bg);min-width:14rem;max-width:18rem;z-index:1}
.trace tbody tr:hover th{background:var(--soft)}
.trace thead th:first-child{left:0;z-index:2}
.trace td.line{text-align:center;padding:.35rem .25rem;min-width:2.6rem;max-width:4.5rem;white-space:normal}
.trace td.right{padding-right:1rem}
.trace th.section{padding:.35rem .2rem;text-align:center}
.trace th.section span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;max-height:14rem;overflow:hidden;text-overflow:ellipsis}
.trace td.branches{white-space:normal;min-width:14rem}
.trace th .hint{white-space:nowrap}
@media (max-width:40rem){.trace tbody th{min-width:9rem;max-width:9rem}.trace td.branches{min-width:12rem}}
`,body:`<header class="${u}">
<h1>${e(c)}</h1>
<p class="hint">Read from: ${e(a)}. Each clause of the policy, the lines of the prompt that implement it, and the labelled items that test it.</p>
</header>
${d.join(`
`)}`})}function m(n,i,a){let s=`trace-${i}`,f=o(n),p=f.map(t=>`<th scope="col" class="section"><span>${e(c(n,t))}</span></th>`),m=[...new Set(n.rows.flatMap(e=>e.states))].map(e=>`<option value="${e}">${e}</option>`).join(``),y=n.rows.map((e,t)=>{let n=f.map(({path:t,section:n})=>{let r=e.places.filter(e=>e.path===t&&e.section===n);return r.length===0?`<td class="line"></td>`:`<td class="line s2">${_(a,g(r),u(r))}</td>`});return`<tr tabindex="-1" aria-expanded="false"${` data-flip="${t}" data-state="${e.states.join(` `)}"${l(e)?` data-moved`:``}`}><th scope="row" class="left">${h(e,a)}</th><td class="left state">${b(e)}</td><td class="right">${r(e.items)}</td>${n.join(``)}<td class="left branches">${v(e)}</td></tr>`});return`<section aria-labelledby="${s}-title">
<h2 id="${s}-title"><code>${e(n.prompt)}</code></h2>
<p>${e(d(n))}.</p>
<div class="controls" data-table="${s}" hidden>
<label>state<select name="state"><option value="">all</option>${m}</select></label>
<label>search<input type="search"></label>
<label class="check"><input type="checkbox" name="moved">only problems</label>
<output class="hint" aria-live="polite"></output>
</div>
<p class="hint">Numbers under a section are lines. A click or Enter opens what is the matter; arrow keys move.</p>
<div class="scroll tall" role="region" aria-label="clauses of ${e(n.prompt)}"><table class="flips trace" id="${s}"><thead><tr><th scope="col" class="left">clause</th><th scope="col" class="left">state</th><th scope="col" class="right">items</th>${p.join(``)}<th scope="col" class="left">branches, edge cases</th></tr></thead>
<tbody>${y.join(`
`)}</tbody></table></div>
<script type="application/json" id="${s}-data">${t(n.rows.map(e=>x(n,e)))}<\/script>
</section>`}function h({clause:t,title:n,severity:r,regulated:i,path:a,line:o},s){let c=`${r===`critical`?` · critical`:``}${i===null?``:` · regulated`}`;return`<strong>${_(s,{path:a,lines:{start:o,end:o},side:`head`},t)}</strong> ${e(n)}${c===``?``:`<span class="hint">${c}</span>`}`}function g([e,...t]){return e?{path:e.path,lines:{start:e.start,end:t.length===0?e.end:e.start},side:`head`}:null}function _(t,n,r){let i=n&&t?t.url(n):null;return i===null?e(r):`<a href="${e(i)}">${e(r)}</a>`}function v({branches:t}){if(t.length===0)return``;let n=t.filter(({items:e})=>e===0),i=`${r(t.length-n.length)} of ${r(t.length)} have items`;return n.length===0?i:`${i}; <span class="broken">none: ${e(n.map(f).join(`, `))}</span>`}const y={fail:[`fail`,`✗`],warn:[`known-loss`,`!`],holds:[`pass`,`✓`]};function b({gate:e,states:t}){let[n,r]=y[e],[i,...a]=t;return`<span class="mark ${n}">${r} ${i??``}</span>${a.length===0?``:` ${a.join(`, `)}`}`}function x(e,t){let{because:n,waiver:r,link:o}=t,s=r&&`${r.kind}${r.delegatedTo===null?``:` to ${r.delegatedTo}`}, until ${r.expires}, by ${r.role}`;return[...n===``?[]:[[`what is the matter`,n.replaceAll("`",``)]],[`clause`,`${t.clause} ${t.title} (${t.path}, line ${t.line})`],[`where`,t.places.length===0?`no line of the prompt`:a(e,t)],...r?[[`waived`,`${s}. ${r.reason}${r.decision===null?``:` (${r.decision})`}`]]:[],...o?[[`reviewed`,o.clauseFingerprint===null?`never`:`clause ${S(o.clauseFingerprint)}, parts ${S(o.partsFingerprint)}`]]:[],...t.branches.map(e=>[f(e),`${e.text} (${i(e.items,`item`)})`])]}function S(e){return e===null?`never`:e.replace(/^sha256:/,``).slice(0,8)}export{p as renderTraceHtml};