// Offers each shadowing the skills that stand in the plan now (macros/engagements.html: ticks).

const PLANNED = "[data-rows=plan] [data-row] input[name$='-skill']";

function planned() {
  const names = [...document.querySelectorAll(PLANNED)].map((input) => input.value.trim());
  return [...new Set(names.filter(Boolean))];
}

function option(field, name, ticked) {
  const label = document.createElement("label");
  label.className = "choice";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: field, value: name, checked: ticked });
  const text = Object.assign(document.createElement("span"), { className: "choice__label", textContent: name });
  label.append(box, text);
  return label;
}

function offer(ticks, names) {
  const ticked = new Set([...ticks.querySelectorAll("input:checked")].map((box) => box.value));
  const options = names.map((name) => option(ticks.dataset.ticks, name, ticked.has(name)));
  ticks.querySelector(".choices").replaceChildren(...options);
  ticks.hidden = names.length === 0;
}

function offerAll() {
  const names = planned();
  document.querySelectorAll("[data-row] [data-ticks]").forEach((ticks) => offer(ticks, names));
}

document.addEventListener("change", (event) => {
  if (event.target.matches(PLANNED)) offerAll();
});
// A row added or removed says so with an "input" of the whole list.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-rows=plan], [data-rows=shadowings]")) offerAll();
});
