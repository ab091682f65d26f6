// Rows of names: add one, take one away, move one up. Without this there are spare rows.
"use strict";

function number(list) {
  [...list.children].forEach((row, at) => {
    for (const input of row.querySelectorAll("input")) {
      const part = input.name.split("-").pop();
      const start = input.name.replace(/-\d+-\w+$/, "");
      input.name = `${start}-${at}-${part}`;
      input.id = `id_${input.name}`;
      input.closest("label").htmlFor = input.id;
    }
    row.querySelector("[data-act=up]").disabled = at === 0;
    for (const button of row.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent}: ${list.parentElement.dataset.noun} ${at + 1}`);
    }
  });
}

function emptied(row) {
  const copy = row.cloneNode(true);
  copy.classList.remove("errors");
  copy.querySelector(".errorlist")?.remove();
  for (const input of copy.querySelectorAll("input")) {
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  return copy;
}

const actions = {
  add(list) {
    const row = emptied(list.lastElementChild);
    list.append(row);
    return row.querySelector("input");
  },
  remove(list, row) {
    const next = row.nextElementSibling || row.previousElementSibling || list.appendChild(emptied(row));
    row.remove();
    return next.querySelector("input");
  },
  up(list, row) {
    row.previousElementSibling.before(row);
    return row.querySelector("[data-act=up]");
  },
};

function begin(rows) {
  const list = rows.querySelector("ol");
  for (const hidden of rows.querySelectorAll("[hidden]")) hidden.hidden = false;
  number(list);
  rows.addEventListener("click", (event) => {
    const action = event.target.closest("[data-act]")?.dataset.act;
    if (!action) return;
    const focus = actions[action](list, event.target.closest("li"));
    number(list);
    (focus.disabled ? focus.closest("li").querySelector("input") : focus).focus();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-name-rows]").forEach(begin);
});
