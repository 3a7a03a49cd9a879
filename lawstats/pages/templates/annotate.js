"use strict";
// Everything shown is copied from the list; without this script the list and the links remain.
const card = document.getElementById("card");
const list = document.getElementById("list");
const text = document.getElementById("text");
let held = false;
let pointed = null;
let lit = [];

const shown = (mark) => mark.classList.length && document.getElementById("k-" + mark.classList[0]).checked;
const rowOf = (mark) => document.getElementById("r" + mark.dataset.f);
const markAt = (node) => {
  let mark = node.closest && node.closest("#text mark");
  while (mark && !shown(mark)) mark = mark.parentElement.closest("#text mark");
  return mark;
};
const within = (row) => ["p", "summary"].map((part) => row.querySelector(part).textContent).join(" · ");
const make = (name, content, parent) => {
  const element = document.createElement(name);
  element.textContent = content;
  parent.append(element);
  return element;
};
const light = (number) => {
  lit.forEach((element) => element.classList.remove("on"));
  lit = number ? [...document.querySelectorAll(`#text mark[data-f="${number}"], #r${number}`)] : [];
  lit.forEach((element) => element.classList.add("on"));
};
const bring = (row) => {
  if (getComputedStyle(list).position !== "sticky") return;
  const gap = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
  list.scrollTo({ top: list.scrollTop + gap - list.clientHeight / 3 });
};

function show(mark, hold) {
  const row = rowOf(mark);
  const name = row.querySelector("summary").textContent;
  held = hold;
  card.replaceChildren();
  card.classList.toggle("held", hold);
  card.style.setProperty("--hue", `var(--${mark.classList[0]})`);
  const head = make("h2", "", card);
  make("bdi", name, head);
  make("span", row.lastElementChild.textContent, head);
  card.append(...[...row.querySelector("details").children].slice(1).map((child) => child.cloneNode(true)));
  for (let outer = mark.parentElement.closest("#text mark"); outer; outer = outer.parentElement.closest("#text mark"))
    if (shown(outer)) make("p", within(rowOf(outer)), card).className = "within";
  const acts = make("div", "", card);
  acts.className = "acts";
  make("a", card.dataset.list, acts).href = "#r" + mark.dataset.f;
  make("button", card.dataset.close, acts).addEventListener("click", hide);
  card.hidden = false;
  light(mark.dataset.f);
  pointed = mark;
  place();
}
function place() {
  const at = pointed.getClientRects()[0];
  const room = document.documentElement;
  const left = Math.max(16, Math.min(at.left, room.clientWidth - card.offsetWidth - 16));
  const below = at.bottom + 8 + card.offsetHeight < room.clientHeight;
  card.style.setProperty("--x", left + "px");
  card.style.setProperty("--y", Math.max(8, below ? at.bottom + 8 : at.top - card.offsetHeight - 8) + "px");
}
function hide() {
  held = false;
  card.hidden = true;
  light(0);
}

// The browser's own tips would stand beside the card.
document.querySelectorAll("#text mark").forEach((mark) => mark.removeAttribute("title"));
text.addEventListener("pointerover", (event) => {
  const mark = markAt(event.target);
  if (event.pointerType === "mouse" && !held && mark) show(mark, false);
});
text.addEventListener("pointerout", (event) => {
  if (event.pointerType === "mouse" && !held && !(event.relatedTarget && markAt(event.relatedTarget))) hide();
});
text.addEventListener("focusin", (event) => {
  const mark = markAt(event.target);
  if (mark && event.target.matches(":focus-visible")) show(mark, true);
});
text.addEventListener("focusout", hide);
document.addEventListener("click", (event) => {
  if (card.contains(event.target)) {
    if (event.target.href) hide();
    return;
  }
  const mark = markAt(event.target);
  if (!mark) return held && hide();
  if (event.target.matches("a")) {
    if (getComputedStyle(list).position !== "sticky") return hide();
    event.preventDefault();
  }
  show(mark, true);
  bring(rowOf(mark));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
document.addEventListener("scroll", () => (held ? place() : hide()), { passive: true });
list.addEventListener("pointerover", (event) => {
  const row = event.target.closest("tbody tr");
  if (row && !held) light(row.id.slice(1));
});
list.addEventListener("pointerleave", () => held || light(0));
