/** What the HTML report does by itself: sorts tables, filters, moves through flips by keyboard. Text is only ever set as text. */
export const SCRIPT = `
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
`;
