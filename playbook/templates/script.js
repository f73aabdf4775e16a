"use strict";
const search = document.getElementById("search");
if (search) findRunbooks(search);
const now = document.getElementById("now");
if (now) showNow(now, JSON.parse(now.dataset.rotations));

function findRunbooks(search) {
  const items = [...document.querySelectorAll("main li")];
  const count = document.getElementById("count");
  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const item of items) {
      const group = item.closest("ul").previousElementSibling?.textContent ?? "";
      const text = `${item.textContent} ${group}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      left += item.hidden ? 0 : 1;
    }
    for (const list of document.querySelectorAll("main ul")) {
      const empty = [...list.children].every((item) => item.hidden);
      list.hidden = empty;
      if (list.previousElementSibling?.tagName === "H2") list.previousElementSibling.hidden = empty;
    }
    count.textContent = words.length ? `${left} of ${items.length} runbooks` : "";
  }
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    const first = items.find((item) => !item.hidden)?.querySelector("a");
    if (event.key === "Enter" && first) first.click();
    if (event.key === "Escape") { search.value = ""; show(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  });
}

// The page is older than the reader's clock, so only the browser knows who is on call now.
function showNow(list, rotations) {
  const at = Date.now();
  const day = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  for (const { name, shifts } of rotations) {
    const shift = shifts.find(([begin, end]) => Date.parse(begin) <= at && at < Date.parse(end));
    const item = document.createElement("li");
    const strong = document.createElement("strong");
    strong.textContent = shift ? (shift[2] ?? "nobody") : "not known: this page is too old";
    const until = shift ? `, until ${new Date(shift[1]).toLocaleString([], day)} in your time zone` : "";
    item.append(`${name}: `, strong, until);
    list.append(item);
  }
  list.hidden = document.getElementById("now-title").hidden = rotations.length === 0;
}
