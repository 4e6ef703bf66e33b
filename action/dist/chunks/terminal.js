import{a as e}from"./report.js";import{a as t,c as n}from"./escape.js";import{styleText as r}from"node:util";const i=/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;function a(e){let t=0;for(let{segment:n}of new Intl.Segmenter(`en`,{granularity:`grapheme`}).segment(e))t+=i.test(n)||n.includes(`️`)?2:1;return t}function o(e,t){return e.map((n,r)=>`${n.kind===`fold`&&e[r-1]?.kind===`fold`?``:`
`}${s(n,t)}`).join(`
`).replace(/^\n/,``)}function s(e,n){switch(e.kind){case`heading`:return c(p(f(e.line)),e=>n(e,`bold`));case`paragraph`:return e.lines.map(e=>p(f(e))).join(`
`);case`list`:return e.items.map(e=>`- ${p(f(e),98).replaceAll(`
`,`
  `)}`).join(`
`);case`command`:return t(e.text).split(`
`).map(e=>`    ${e}`).join(`
`);case`quote`:return`  ${p(f(e.line),98).replaceAll(`
`,`
  `)}`;case`fold`:return c(p(`+ ${f(e.summary)}`),e=>n(e,`dim`));case`table`:return l(e,n)}}function c(e,t){return e.split(`
`).map(t).join(`
`)}function l({columns:e,rows:t},n){let r=[e.map(({title:e})=>e),...t].map(e=>e.map(e=>d(f(e)))),i=e.map((e,t)=>Math.max(...r.map(e=>a(e[t]??``))));return r.map((t,r)=>{let a=t.map((t,n)=>u(t,i[n]??0,e[n]?.align===`right`)).join(`  `).trimEnd();return r===0?n(a,`dim`):a.includes(`❌`)?n(a,`bad`):a.endsWith(`✅`)?n(a,`good`):a}).join(`
`)}function u(e,t,n){let r=` `.repeat(Math.max(0,t-a(e)));return n?r+e:e+r}function d(e){let t=[...e];return t.length>44?`${t.slice(0,43).join(``)}…`:e}function f(e){return e.map(e=>e.kind===`chart`?``:e.kind===`strong`?f(e.line):e.kind===`words`?e.text.replaceAll(`&nbsp;`,` `):t(`${/^\s/.test(e.text)?` `:``}${n(e.text)}${/\S\s$/.test(e.text)?` `:``}`)).join(``)}function p(e,t=100){let n=[],r=``;for(let i of e.split(` `))r!==``&&a(r)+1+a(i)>t?(n.push(r),r=i):r=r===``?i:`${r} ${i}`;return[...n,r].join(`
`)}const m={bold:`bold`,good:`green`,bad:`red`,dim:`dim`};function h(t,{colour:n}){let i=n?(e,t)=>r(m[t],e,{validateStream:!1}):e=>e;return`${o(e(t).flatMap(e=>e.blocks),i)}\n`}export{h as renderTerminal};