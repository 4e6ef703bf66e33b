import{t as e}from"./terminal2.js";import{t}from"./to-markdown2.js";import{t as n}from"./to-terminal.js";import{n as r,t as i}from"./trace-blocks.js";function a(t,i){let a=e(i.colour);return`${t.map(e=>n(r(e,{problems:i.problems===!0,room:68}),a)).join(`


`)}\n`}function o(e,n={}){let r=n.links??null;return`${e.map(e=>t(i(e,{problems:n.problems===!0}),r)).join(`

`)}\n`}export{o as renderTraceMarkdown,a as renderTraceTerminal};