import{a as e}from"./report.js";import{a as t,c as n}from"./escape.js";import{v as r}from"./why.js";import{styleText as i}from"node:util";const a=/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;function o(e){let t=0;for(let{segment:n}of new Intl.Segmenter(`en`,{granularity:`grapheme`}).segment(e))t+=a.test(n)||n.includes(`️`)?2:1;return t}function s(e,t){return e.map((n,r)=>`${n.kind===`fold`&&e[r-1]?.kind===`fold`?``:`
`}${c(n,t)}`).join(`
`).replace(/^\n/,``)}function c(e,n){switch(e.kind){case`heading`:return l(m(p(e.line)),e=>n(e,`bold`));case`paragraph`:return e.lines.map(e=>m(p(e))).join(`
`);case`list`:return e.items.map(e=>`- ${m(p(e),98).replaceAll(`
`,`
  `)}`).join(`
`);case`command`:return t(e.text).split(`
`).map(e=>`    ${e}`).join(`
`);case`quote`:return`  ${m(p(e.line),98).replaceAll(`
`,`
  `)}`;case`fold`:return l(m(`+ ${p(e.summary)}`),e=>n(e,`dim`));case`table`:return u(e,n)}}function l(e,t){return e.split(`
`).map(t).join(`
`)}function u({columns:e,rows:t},n){let r=[e.map(({title:e})=>e),...t].map(e=>e.map(e=>f(p(e)))),i=e.map((e,t)=>Math.max(...r.map(e=>o(e[t]??``))));return r.map((t,r)=>{let a=t.map((t,n)=>d(t,i[n]??0,e[n]?.align===`right`)).join(`  `).trimEnd();return r===0?n(a,`dim`):a.includes(`❌`)?n(a,`bad`):a.endsWith(`✅`)?n(a,`good`):a}).join(`
`)}function d(e,t,n){let r=` `.repeat(Math.max(0,t-o(e)));return n?r+e:e+r}function f(e){let t=[...e];return t.length>44?`${t.slice(0,43).join(``)}…`:e}function p(e){return e.map(e=>e.kind===`chart`?``:e.kind===`mark`?r[e.verdict]:e.kind===`strong`?p(e.line):e.kind===`words`?e.text.replaceAll(`&nbsp;`,` `):t(`${/^\s/.test(e.text)?` `:``}${n(e.text)}${/\S\s$/.test(e.text)?` `:``}`)).join(``)}function m(e,t=100){let n=[],r=``;for(let i of e.split(` `))r!==``&&o(r)+1+o(i)>t?(n.push(r),r=i):r=r===``?i:`${r} ${i}`;return[...n,r].join(`
`)}const h={bold:`bold`,good:`green`,bad:`red`,dim:`dim`};function g(t,{colour:n}){let r=n?(e,t)=>i(h[t],e,{validateStream:!1}):e=>e;return`${s(e(t).flatMap(e=>e.blocks),r)}\n`}export{g as renderTerminal};