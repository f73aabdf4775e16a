"use strict";
const search = document.getElementById("search");
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
