"use strict";
// Searching and filtering the changes. Without this script everything is there, only not filtered.
const search = document.getElementById("search");
if (search) {
  const changes = [...document.querySelectorAll(".change")];
  const texts = new Map();
  const facets = [...document.querySelectorAll("[data-facet]")];
  const found = document.getElementById("found");

  const text = (change) => {
    if (!texts.has(change)) texts.set(change, change.textContent.toLowerCase());
    return texts.get(change);
  };
  const filter = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const change of changes) {
      const fits = facets.every((facet) => !facet.value || change.dataset[facet.dataset.facet].split("\n").includes(facet.value))
        && wanted.every((word) => text(change).includes(word));
      change.hidden = !fits;
      shown += fits;
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".change:not([hidden])");
    }
    const narrowed = wanted.length > 0 || facets.some((facet) => facet.value);
    for (const following of document.querySelectorAll(".following")) {
      following.hidden = !following.querySelector(".change:not([hidden])");
      if (narrowed) following.open = true;
    }
    const count = (number) => number.toLocaleString("en");
    const noun = found.dataset.noun || "change";
    const every = changes.length === 1 ? `1 ${noun}` : `${count(changes.length)} ${noun}s`;
    found.textContent = shown === changes.length ? every : `${count(shown)} of ${every}`;
  };
  const fold = (open) => changes.forEach((change) => { if (!change.hidden) change.open = open; });

  search.addEventListener("input", filter);
  facets.forEach((facet) => facet.addEventListener("change", filter));
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.form.addEventListener("reset", () => setTimeout(filter));
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && document.activeElement === search) {
      search.value = "";
      filter();
    }
  });
  filter();
}
