/** What a matrix adds to the appearance of every page: the clause stays in view, and long names of sections stand upright. */
export const TRACE_STYLE = `
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
`;
