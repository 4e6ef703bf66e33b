import{t as e}from"./hunk-comment.js";import{A as t,a as n}from"./report.js";import{a as r,c as i}from"./escape.js";import{styleText as a}from"node:util";const o=/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;function s(e){let t=0;for(let{segment:n}of new Intl.Segmenter(`en`,{granularity:`grapheme`}).segment(e))t+=o.test(n)||n.includes(`️`)?2:1;return t}function c(e,t){return e.map((n,r)=>`${n.kind===`fold`&&e[r-1]?.kind===`fold`?``:`
`}${l(n,t)}`).join(`
`).replace(/^\n/,``)}function l(e,t){switch(e.kind){case`heading`:return u(h(m(e.line)),e=>t(e,`bold`));case`paragraph`:return e.lines.map(e=>h(m(e))).join(`
`);case`list`:return e.items.map(e=>`- ${h(m(e),98).replaceAll(`
`,`
  `)}`).join(`
`);case`command`:return r(e.text).split(`
`).map(e=>`    ${e}`).join(`
`);case`quote`:return`  ${h(m(e.line),98).replaceAll(`
`,`
  `)}`;case`fold`:return u(h(`+ ${m(e.summary)}`),e=>t(e,`dim`));case`table`:return d(e,t)}}function u(e,t){return e.split(`
`).map(t).join(`
`)}function d({columns:e,rows:t},n){let r=e.length-1,i=[e.map(({title:e})=>e),...t].map(e=>e.map(m)),a=i.map(e=>e.slice(0,r).map(e=>p(e,44))),o=e.slice(0,r).map((e,t)=>Math.max(...a.map(e=>s(e[t]??``)))),c=Math.max(44,100-o.reduce((e,t)=>e+t+2,0)),l=a.map((e,t)=>[...e,p(i[t]?.[r]??``,c)]);return o.push(Math.max(...l.map(e=>s(e[r]??``)))),l.map((t,r)=>{let i=t.map((t,n)=>f(t,o[n]??0,e[n]?.align===`right`)).join(`  `).trimEnd();return r===0?n(i,`dim`):i.includes(`❌`)?n(i,`bad`):i.endsWith(`✅`)?n(i,`good`):i}).join(`
`)}function f(e,t,n){let r=` `.repeat(Math.max(0,t-s(e)));return n?r+e:e+r}function p(e,t){let n=[...e];return n.length>t?`${n.slice(0,t-1).join(``)}…`:e}function m(e){return e.map(e=>e.kind===`chart`?``:e.kind===`mark`?t[e.verdict]:e.kind===`strong`?m(e.line):e.kind===`words`?e.text.replaceAll(`&nbsp;`,` `):r(`${/^\s/.test(e.text)?` `:``}${i(e.text)}${/\S\s$/.test(e.text)?` `:``}`)).join(``)}function h(e,t=100){let n=[],r=``;for(let i of e.split(` `))r!==``&&s(r)+1+s(i)>t?(n.push(r),r=i):r=r===``?i:`${r} ${i}`;return[...n,r].join(`
`)}const g={bold:`bold`,good:`green`,bad:`red`,dim:`dim`};function _(e,{colour:t}){let r=y(t),i=n(e).flatMap(e=>e.blocks),a=i.filter(({kind:e})=>e===`fold`).length>2;return`${c(i,r)}\n${a?`\n${r(`What stands behind + is in the report: --html FILE`,`dim`)}\n`:``}`}function v(t,n,r,{colour:i}){let a=e(t,n,r)?.flatMap(e=>e.kind===`fold`?e.blocks:[e]);return a?`${c(a,y(i))}\n`:null}function y(e){return e?(e,t)=>a(g[t],e,{validateStream:!1}):e=>e}export{_ as n,h as r,v as t};