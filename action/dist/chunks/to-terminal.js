import{a as e,l as t}from"./escape.js";import{r as n,t as r}from"./text-change.js";import{r as i}from"./vocabulary.js";const a=/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u,o=/^[\x20-\x7e]*$/;function s(e){if(o.test(e))return e.length;let t=0;for(let{segment:n}of new Intl.Segmenter(`en`,{granularity:`grapheme`}).segment(e))t+=a.test(n)||n.includes(`️`)?2:1;return t}function c(e,t){return e.map((n,r)=>`${n.kind===`fold`&&e[r-1]?.kind===`fold`?``:`
`}${l(n,t)}`).join(`
`).replace(/^\n/,``)}function l(t,n){switch(t.kind){case`heading`:return d(g(h(t.line)),e=>n(e,`bold`));case`paragraph`:return t.lines.map(e=>g(h(e))).join(`
`);case`list`:return t.items.map(e=>`- ${g(h(e),98).replaceAll(`
`,`
  `)}`).join(`
`);case`command`:return e(t.text).split(`
`).map(e=>`    ${e}`).join(`
`);case`quote`:return`  ${g(h(t.line),98).replaceAll(`
`,`
  `)}`;case`change`:return[...u(`before:`,r(`before`,t.before,t.now,!0)),...u(`now:`,r(`now`,t.before,t.now,!0))].join(`
`);case`fold`:return d(g(`+ ${h(t.summary)}`),e=>n(e,`dim`));case`table`:return f(t,n)}}function u(r,i){return(i??[]).map(e=>n(e.map(({text:e})=>e).join(` `))).flatMap(n=>g(e(t(n)),90).split(`
`)).map((e,t)=>`  ${(t===0?r:``).padEnd(8)}${e}`)}function d(e,t){return e.split(`
`).map(t).join(`
`)}function f({columns:e,rows:t},n){let r=e.length-1,i=[e.map(({title:e})=>e),...t].map(e=>e.map(h)),a=i.map(e=>e.slice(0,r).map(e=>m(e,44))),o=e.slice(0,r).map((e,t)=>Math.max(...a.map(e=>s(e[t]??``)))),c=Math.max(44,100-o.reduce((e,t)=>e+t+2,0)),l=a.map((e,t)=>[...e,m(i[t]?.[r]??``,c)]);return o.push(Math.max(...l.map(e=>s(e[r]??``)))),l.map((t,r)=>{let i=t.map((t,n)=>p(t,o[n]??0,e[n]?.align===`right`)).join(`  `).trimEnd();return r===0?n(i,`dim`):i.includes(`❌`)?n(i,`bad`):i.endsWith(`✅`)?n(i,`good`):i}).join(`
`)}function p(e,t,n){let r=` `.repeat(Math.max(0,t-s(e)));return n?r+e:e+r}function m(e,t){let n=[...e];return n.length>t?`${n.slice(0,t-1).join(``)}…`:e}function h(n){return n.map(n=>n.kind===`chart`?``:n.kind===`mark`?i[n.verdict]:n.kind===`strong`?h(n.line):n.kind===`words`?n.text.replaceAll(`&nbsp;`,` `):e(`${/^\s/.test(n.text)?` `:``}${t(n.text)}${/\S\s$/.test(n.text)?` `:``}`)).join(``)}function g(e,t=100){let n=[],r=``;for(let i of e.split(` `))r!==``&&s(r)+1+s(i)>t?(n.push(r),r=i):r=r===``?i:`${r} ${i}`;return[...n,r].join(`
`)}export{g as n,s as r,c as t};