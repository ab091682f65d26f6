/* Auto, light or dark. Loaded without defer, so that the choice holds before the first paint. */
(() => {
  "use strict";

  const KEY = "display";
  const PAPER = { light: "#FAF7F1", dark: "#161410" };
  const root = document.documentElement;

  /* Storage can be switched off by the reader; then the choice lasts for the page. */
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const store = (choice) => {
    try {
      if (choice === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      /* nothing to keep it in */
    }
  };

  const apply = (choice) => {
    if (choice in PAPER) root.dataset.theme = choice;
    else delete root.dataset.theme;
    /* The browser's own bar follows; each meta has a media query for "auto". */
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const own = meta.media.includes("dark") ? "dark" : "light";
      meta.content = PAPER[choice] ?? PAPER[own];
    }
  };

  const mark = (choice) => {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  const current = () => (stored() in PAPER ? stored() : "auto");

  apply(current());

  const start = () => {
    mark(current());
    for (const toggle of document.querySelectorAll("[data-theme-toggle]")) toggle.hidden = false;
  };

  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:historyRestore", start);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    store(button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
    mark(button.dataset.themeChoice);
  });
  /* Another tab changed it. */
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    apply(current());
    mark(current());
  });
})();
