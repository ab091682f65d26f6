/* Going back brings the type-ahead's list as it was left, but its words are gone: show every keyword again. */
document.addEventListener("htmx:historyRestore", () => {
  for (const input of document.querySelectorAll("[data-typeahead]")) {
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
