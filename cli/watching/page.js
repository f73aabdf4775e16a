// Asks for the next state, and puts each new review in the place of the one before: same scroll, search and open details.
"use strict";

const status = document.getElementById("status");
const lines = document.getElementById("lines");
const header = document.querySelector("header");
const reviews = document.getElementById("reviews");
const PAUSE = 1000;

const opened = (page) => new Set([...page.querySelectorAll("details[open] > summary")].map((each) => each.textContent));

function carryOver(before, after) {
  const [old, now] = [before.contentDocument, after.contentDocument];
  const open = opened(old);
  for (const summary of now.querySelectorAll("details > summary")) {
    if (open.has(summary.textContent)) summary.parentElement.open = true;
  }
  for (const field of old.querySelectorAll("input[id], select[id]")) {
    const same = now.getElementById(field.id);
    if (same && field.value !== same.value) {
      same.value = field.value;
      same.dispatchEvent(new Event("input", { bubbles: true }));
      same.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  after.contentWindow.scrollTo(before.contentWindow.scrollX, before.contentWindow.scrollY);
}

function show(number) {
  const before = reviews.querySelector("iframe:not(.loading)");
  const after = document.createElement("iframe");
  after.className = "loading";
  after.title = "Review";
  after.addEventListener("load", () => {
    if (before) carryOver(before, after);
    for (const each of [...reviews.children]) if (each !== after) each.remove();
    after.classList.remove("loading");
    after.dataset.review = number;
  });
  after.src = `review?number=${number}`;
  reviews.append(after);
}

async function follow() {
  let [number, review] = [0, 0];
  for (;;) {
    try {
      const state = await (await fetch(`state?after=${number}`)).json();
      if (state.number !== number) {
        status.textContent = state.status;
        lines.textContent = state.lines.join("\n");
        header.className = state.status.startsWith("invalid") ? "invalid" : "valid";
      }
      if (state.review > review) show(state.review);
      [number, review] = [state.number, state.review];
      if (state.ended) throw new Error("ended");
    } catch {
      status.textContent = "watchbill watch has ended. The review below is the last one.";
      header.className = "invalid";
      number = 0;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

follow();
