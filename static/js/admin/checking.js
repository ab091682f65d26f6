// One key for each act on the page for checking. They rest while somebody types, and can be put off.
"use strict";

const KEPT = "checking-keys";
const SETTLING = 300; // ms: a second press of the key before was not meant for this page
const opened = performance.now();
const button = document.querySelector("[data-keys]");

function isOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // for this page only, then
  }
  button.setAttribute("aria-pressed", String(on));
  document.body.classList.toggle("keys-off", !on);
}

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

function act(element) {
  const fold = element.hash === "#wrong" && document.querySelector("#wrong");
  if (fold) {
    fold.open = true;
    fold.querySelector("textarea").focus();
  } else if (element.matches("input")) {
    element.focus();
  } else {
    element.click();
  }
}

if (button) {
  button.hidden = false;
  turn(isOn());
  button.addEventListener("click", () => turn(button.getAttribute("aria-pressed") !== "true"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (button?.getAttribute("aria-pressed") !== "true" || performance.now() - opened < SETTLING) return;
  const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!element) return;
  event.preventDefault();
  act(element);
});

// Without a key, too: the link opens the fold that it leads to.
document.querySelector('[data-key="x"]')?.addEventListener("click", (event) => {
  event.preventDefault();
  act(event.currentTarget);
});
