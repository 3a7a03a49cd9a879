"use strict";
// Sorting, filtering, copying, and sentences shown where one reads: all else works without it.
const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

function arm(data) {
  const table = data.querySelector("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = rows.map((row) => row.textContent.toLocaleLowerCase());
  const tools = data.querySelector(".tools");
  const input = tools.querySelector("input");
  const output = tools.querySelector("output");
  const copy = tools.querySelector("button");
  tools.hidden = false;

  function filter() {
    const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      shown += !row.hidden;
    });
    output.textContent = words.length ? output.dataset.shown.replace("{shown}", shown).replace("{n}", rows.length) : "";
  }
  input.addEventListener("input", filter);

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.classList.contains("sources")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const number = head.classList.contains("number");
    const value = (row) => row.cells[column].textContent;
    button.addEventListener("click", () => {
      const order = { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort || "none"];
      [...table.tHead.rows[0].cells].forEach((other) => other.removeAttribute("aria-sort"));
      if (order !== "none") head.ariaSort = order;
      const sign = order === "descending" ? -1 : 1;
      const sorted = order === "none" ? rows : [...rows].sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (!x || !y) return !x - !y;  // what is missing comes last
        return sign * (number ? x - y : compare(x, y));
      });
      body.append(...sorted);
    });
  });

  copy.addEventListener("click", async () => {
    const shown = [table.tHead.rows[0], ...[...body.rows].filter((row) => !row.hidden)];
    const line = (row) => [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join("\t");
    const text = shown.map(line).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      data.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      copy.focus();
    }
    output.textContent = copy.dataset.done;
  });
}
document.querySelectorAll("details.data").forEach(arm);

const card = document.getElementById("card");
if (card) {
  const inside = card.querySelector("div");
  document.addEventListener("click", (event) => {
    if (event.target === card) card.close();
    const link = event.target.closest("td a[href^='#f']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // The number of a row stands for all its sentences, a number of a sentence for that one.
    const one = link.parentElement === link.closest("tr").lastElementChild;
    const links = one ? [link] : [...link.closest("tr").lastElementChild.querySelectorAll("a")];
    inside.replaceChildren();
    let source = null;
    links.forEach(({ hash }) => {
      const fact = document.getElementById(hash.slice(1));
      const of = fact.closest(".source");
      if (of !== source) {
        source = of;
        inside.append(...[...of.children].filter((child) => child.tagName !== "OL").map((child) => child.cloneNode(true)));
        inside.append(document.createElement("ol"));
        inside.lastChild.className = "facts";
      }
      const item = fact.cloneNode(true);
      item.removeAttribute("id");
      const number = item.querySelector(".no");
      const to = document.createElement("a");
      to.href = hash;
      to.append(...number.childNodes);
      to.addEventListener("click", () => card.close());
      number.append(to);
      inside.lastChild.append(item);
    });
    card.showModal();
    card.querySelector("h2").focus();
  });
}
