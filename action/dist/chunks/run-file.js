import{r as e}from"./canonical.js";import{t}from"./json-file.js";import{_ as n}from"./sensitivity.js";function r(e,r){let{document:i,problems:a}=t(e,r);if(i===null)return{run:null,problems:a};let o=n(`run`,i);return{run:o.length===0?i.value:null,problems:o}}function i(e){let{items:t,...n}=e,r=t.map(e=>JSON.stringify(e)).join(`,
`);return`${JSON.stringify(n).slice(0,-1)},"items":[\n${r}\n]}\n`}function a(t){return e(t.replaceAll(`\r
`,`
`))}export{a as n,i as r,r as t};