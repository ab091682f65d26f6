/* Statements of a case: each is a line that opens in place. Without this they open too, one can be added to each list, and places are numbers. */
(() => {
  "use strict";

  const form = document.querySelector(".case-page #casestudy_form");
  if (!form) return;

  const rowOf = (element) => element.closest(".statement");
  const fieldOf = (row, name) => row.querySelector(`[name="${row.dataset.rowPrefix}-${name}"]`);
  const tell = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

  /* A list ends with an empty row. When that is opened, the next empty one comes after it. */

  const numbered = (row, number) => {
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", number));
      }
    }
  };

  const add = (list) => {
    const prefix = list.dataset.statements;
    const pattern = document.getElementById(`${prefix}-empty`);
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    if (!pattern || !total) return null;
    const row = pattern.cloneNode(true);
    numbered(row, total.value);
    row.id = row.dataset.rowPrefix;
    row.hidden = row.open = false;
    row.classList.remove("empty-form");
    row.querySelector("summary").lastChild.textContent = ` Add ${list.dataset.adds}`;
    const kind = fieldOf(row, "kind");
    if (kind) kind.value = list.dataset.kind;
    total.value = Number(total.value) + 1;
    list.append(row);
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
    return row;
  };

  const isLast = (row) => !row.parentElement.querySelector(`#${CSS.escape(row.id)} ~ .statement--new:not(.empty-form)`);
  const firstField = (row) => row.querySelector(".statement__body :is(textarea, select, input):not([type=hidden])");

  form.addEventListener("toggle", (event) => {
    const row = event.target;
    if (!row.open || !row.matches(".statement--new")) return;
    if (isLast(row)) add(row.parentElement);
    firstField(row).focus();
  }, true);

  /* Closing gives the focus back to the line. */

  const close = (row) => {
    row.open = false;
    row.querySelector("summary").focus();
  };

  form.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (event.key !== "Escape" || !row?.open || document.querySelector(".select2-container--open")) return;
    event.preventDefault();
    close(row);
  });

  /* Places. Numbers that tell all rows apart are exchanged; otherwise each row gets its own. */

  const kindOf = (row) => fieldOf(row, "kind")?.value ?? "";
  const alike = (row) => [...row.parentElement.querySelectorAll(":scope > .statement:not(.statement--new)")].filter((one) => kindOf(one) === kindOf(row));

  const put = (row, place) => {
    const input = fieldOf(row, "order");
    if (!input || input.value === String(place)) return;
    input.value = place;
    tell(input);
  };

  const move = (row, by) => {
    const rows = alike(row);
    const [from, to] = [rows.indexOf(row), rows.indexOf(row) + by];
    if (to < 0 || to >= rows.length) return;
    const places = rows.map((one) => Number(fieldOf(one, "order")?.value));
    const areTold = places.every((place, at) => at === 0 || places[at - 1] < place);
    if (by < 0) rows[to].before(row);
    else rows[to].after(row);
    rows.splice(to, 0, ...rows.splice(from, 1));
    rows.forEach((one, at) => put(one, areTold ? places[at] : at + 1));
  };

  /* A picker replaces the options of its select. */
  const optionsAtFirst = new WeakMap([...form.querySelectorAll("select[hidden]")].map((select) => [select, [...select.options].map((option) => option.cloneNode(true))]));

  const undo = (row) => {
    for (const field of row.querySelectorAll(".statement__body [name]")) {
      if (optionsAtFirst.has(field)) field.replaceChildren(...optionsAtFirst.get(field).map((option) => option.cloneNode(true)));
      if (field.matches("select")) for (const option of field.options) option.selected = option.defaultSelected;
      else if (field.matches("[type=checkbox], [type=radio]")) field.checked = field.defaultChecked;
      else field.value = field.defaultValue;
      if (field.matches("select")) window.django?.jQuery(field).trigger("change");
      else if (!field.closest("[data-source-picker]")) tell(field);
    }
    row.querySelector(".statement__check")?.replaceChildren(row.dataset.check);
    row.querySelector(".statement__check")?.classList.remove("is-edited");
  };

  const remove = (row) => {
    const list = row.parentElement;
    row.remove();
    list.querySelector(":scope > .statement--new:not(.empty-form):last-of-type summary, :scope > .statement--new:not([hidden]) summary")?.focus();
  };

  const deeds = { close, undo, remove, up: (row) => move(row, -1), down: (row) => move(row, 1) };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row]");
    if (!button) return;
    deeds[button.dataset.row](rowOf(button));
    if (button.isConnected && rowOf(button).open) button.focus();
  });

  /* The line follows what is typed. */

  const TEXTS = ["statement", "text", "body", "label", "method"];

  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    const line = row?.querySelector(".statement__line");
    if (!line) return;
    const check = line.querySelector(".statement__check");
    row.dataset.check ??= check.textContent;
    check.textContent = "edited";
    check.classList.add("is-edited");
    row.classList.toggle("is-leaving", Boolean(fieldOf(row, "DELETE")?.checked));
    const name = event.target.name.slice(row.dataset.rowPrefix.length + 1);
    if (TEXTS.includes(name)) line.querySelector(".statement__text").textContent = event.target.value.slice(0, 180);
    const mark = name === "direction" && event.target.labels?.[0]?.querySelector("svg");
    if (mark) line.querySelector(".statement__mark").replaceChildren(mark.cloneNode(true));
    if (name === "domain" || name === "kind") line.querySelector(".statement__about").textContent = event.target.selectedOptions[0]?.text ?? "";
  });

  /* An address that names a statement opens it. */

  const openNamed = () => {
    const code = decodeURIComponent(location.hash.slice(1)).replace(/["\\]/g, "");
    const row = code && form.querySelector(`.statement[data-code="${code}"]`);
    if (!row) return;
    row.open = true;
    row.scrollIntoView({ block: "start" });
    row.querySelector("summary").focus({ preventScroll: true });
  };

  /* The part that is being read is the last one whose head has passed the upper third. */

  const follow = () => {
    const links = [...document.querySelectorAll(".case-form__parts a")];
    const mark = () => {
      const passed = links.filter((link) => document.getElementById(link.hash.slice(1)).getBoundingClientRect().top < innerHeight / 3);
      for (const link of links) link.removeAttribute("aria-current");
      (passed.at(-1) ?? links[0])?.setAttribute("aria-current", "true");
    };
    let isWaiting = false;
    addEventListener("scroll", () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        mark();
      });
    }, { passive: true });
    mark();
  };

  if (location.pathname.endsWith("/add/") && !location.hash) document.getElementById("id_title")?.focus();
  document.body.classList.add("has-scripts");
  for (const hidden of form.querySelectorAll(".statement__buttons")) hidden.hidden = false;
  addEventListener("hashchange", openNamed);
  openNamed();
  follow();
  window.caseStatements = { add, fieldOf };
})();
