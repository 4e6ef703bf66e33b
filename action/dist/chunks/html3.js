import{t as e}from"./page.js";import{t}from"./to-html.js";import{i as n,t as r}from"./words3.js";function i(i){let[a,o,...s]=n(i),c=r(i).length,[,...l]=s,u=[a,o,...c>0?s.slice(0,1):[]].filter(e=>e!==void 0);return e({title:`What is live`,style:`
table{font-size:.9rem}
td:last-child{min-width:0}
@media (min-width:40rem){tbody th,tbody th code{white-space:nowrap}}
@media print{@page{margin:12mm}body{font-size:10.5px}h1{font-size:17px}h2{font-size:13px;margin:10px 0 2px;padding-top:4px;break-after:avoid}table{font-size:9.5px}th,td{padding:1px 5px}p,ul{margin:3px 0}.scroll{margin:3px 0}}
`,body:`<header class="${c===0?`pass`:`known-loss`}">\n${t(u,null)}\n</header>\n${t(c>0?l:s,null)}`})}export{i as renderStatusHtml};