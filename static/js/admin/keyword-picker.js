// Keywords of a case: find them by typing, and take chips away. Without this there are the groups.
"use strict";

{
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  function matches(row, wanted) {
    const words = row.dataset.words.split(" ");
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  }

  function find(picker, text) {
    const wanted = fold(text).split(" ").filter(Boolean);
    let count = 0;
    for (const group of picker.querySelectorAll("[data-group]")) {
      const found = [...group.querySelectorAll("[data-words]")].filter((row) => {
        row.hidden = !matches(row, wanted);
        return !row.hidden;
      });
      for (const row of group.querySelectorAll("[data-again]")) row.hidden = wanted.length > 0;
      group.hidden = !found.length;
      group.open = wanted.length > 0 && found.length > 0;
      count += found.length;
    }
    const said = `${count} keyword${count === 1 ? "" : "s"}`;
    picker.querySelector("[data-found]").textContent = wanted.length ? said : "";
  }

  const boxes = (picker) => [...picker.querySelectorAll("input[type=checkbox]")];
  const nameOf = (box) => box.parentElement.querySelector("[dir]").textContent;
  const seen = (picker) => boxes(picker).filter((box) => !box.closest("[hidden]"));

  function chip(box) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.key = box.value;
    button.dir = "auto";
    button.textContent = nameOf(box);
    button.setAttribute("aria-label", `Remove ${nameOf(box)}`);
    item.append(button);
    return item;
  }

  function show(picker) {
    const chosen = boxes(picker).filter((box) => box.checked);
    chosen.sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
    const none = document.createElement("li");
    none.textContent = "None chosen yet";
    picker.querySelector("[data-chips]").replaceChildren(...(chosen.length ? chosen.map(chip) : [none]));
    for (const group of picker.querySelectorAll("[data-group]")) {
      const count = boxes(group).filter((box) => box.checked).length;
      group.querySelector("[data-ticked]").textContent = count ? `${count} chosen` : "";
    }
  }

  function remove(picker, key) {
    const chips = [...picker.querySelectorAll("[data-chips] button")];
    const at = chips.findIndex((button) => button.dataset.key === key);
    const box = boxes(picker).find((one) => one.value === key);
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    const left = picker.querySelectorAll("[data-chips] button");
    (left[Math.min(at, left.length - 1)] ?? picker.querySelector("[type=search]")).focus();
  }

  // Arrows go from the box for typing to what was found, and on; Enter takes the only one.
  function onKey(picker, event) {
    const search = picker.querySelector("[type=search]");
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way && (event.target === search || event.target.type === "checkbox")) {
      const stops = [search, ...seen(picker).filter((box) => box.closest("details").open)];
      stops[stops.indexOf(event.target) + way]?.focus();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target === search) {
      event.preventDefault(); // or the form would be sent
      const found = seen(picker);
      if (search.value.trim() && found.length === 1) found[0].click();
    }
  }

  function begin(picker) {
    const search = picker.querySelector("[type=search]");
    if (!search) return;
    picker.querySelector("[data-find]").hidden = false;
    search.addEventListener("input", () => find(picker, search.value));
    picker.addEventListener("keydown", (event) => onKey(picker, event));
    picker.addEventListener("change", (event) => event.target.type === "checkbox" && show(picker));
    picker.addEventListener("click", (event) => {
      const button = event.target.closest("[data-chips] button");
      if (button) remove(picker, button.dataset.key);
    });
    show(picker);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-keyword-picker]").forEach(begin);
  });
}
