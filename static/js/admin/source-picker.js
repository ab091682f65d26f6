// The box of a statement's source: a list of what is found, and references that are pasted into it.
// Rows come and go, so everything is listened to on the document. Without this the box still takes
// a DOI or enough of a title, when the form is saved.
"use strict";

{
  const WAIT = 200; // milliseconds without typing, before it is looked for
  const pending = new WeakMap(); // what a box waits for

  const pickerOf = (element) => element.closest?.("[data-source-picker]");
  const boxOf = (picker) => picker.querySelector("input[type=text]");
  const listOf = (picker) => picker.querySelector("[role=listbox]");
  const pickedOf = (picker) => picker.querySelector("[data-picked]");
  const keyOf = (picker) => document.getElementById(boxOf(picker).id.replace(/_text$/, ""));
  const current = (picker) => listOf(picker).querySelector("[aria-selected=true]");

  function prepare(picker) {
    const box = boxOf(picker);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", listOf(picker).id);
    if (!box.hasAttribute("aria-expanded")) box.setAttribute("aria-expanded", "false");
    const about = box.getAttribute("aria-describedby");
    if (about.includes("__prefix__")) {
      // A new row, of which the admin numbers other attributes only.
      box.setAttribute("aria-describedby", picker.querySelector(".help").id);
    }
  }

  function open(picker, isOpen) {
    listOf(picker).hidden = !isOpen;
    boxOf(picker).setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) boxOf(picker).removeAttribute("aria-activedescendant");
  }

  function say(picker, text, link) {
    const said = picker.querySelector("[data-said]");
    said.textContent = text;
    if (link) said.append(" ", link);
  }

  function put(picker, key, label) {
    keyOf(picker).replaceChildren(new Option("", ""), new Option(label, key, true, true));
    show(picker, label);
  }

  function pick(picker, key, label) {
    put(picker, key, label);
    window.django?.jQuery(keyOf(picker)).trigger("change"); // the links beside it follow
    open(picker, false);
    say(picker, "");
  }

  function show(picker, label) {
    boxOf(picker).value = label;
    pickedOf(picker).value = label;
    boxOf(picker).removeAttribute("aria-invalid");
  }

  function mark(picker, option) {
    current(picker)?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    boxOf(picker).setAttribute("aria-activedescendant", option.id);
  }

  function row(picker, source, number) {
    const option = document.createElement("li");
    option.id = `${listOf(picker).id}-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    Object.assign(option.dataset, { key: source.id, label: source.label });
    const detail = document.createElement("small");
    detail.textContent = source.detail;
    option.append(source.label, detail);
    return option;
  }

  // The admin's own window for adding; it calls back and puts the new source into the select.
  function linkToNew(picker, made) {
    const link = document.createElement("a");
    link.href = `${made.url}&_popup=1`;
    link.id = `add_${keyOf(picker).id}`;
    link.textContent = `Make it: ${made.label}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      window.showRelatedObjectPopup(link);
    });
    return link;
  }

  function tell(picker, answer) {
    const found = answer.sources.map((source, number) => row(picker, source, number));
    listOf(picker).replaceChildren(...found);
    open(picker, found.length > 0);
    const count = found.length ? `${found.length} found. ` : "";
    say(picker, count + answer.message, answer.new && linkToNew(picker, answer.new));
    if (found.length === 1) mark(picker, found[0]);
  }

  async function ask(picker, text, isReference) {
    pending.get(picker)?.abort();
    const asking = new AbortController();
    pending.set(picker, asking);
    const address = picker.dataset.address;
    const token = picker.closest("form").elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ reference: text });
    const request = isReference
      ? [address, { method: "POST", headers: { "X-CSRFToken": token }, body }]
      : [`${address}?${new URLSearchParams({ q: text.slice(0, 500) })}`, {}];
    try {
      const answer = await fetch(request[0], { ...request[1], signal: asking.signal });
      tell(picker, await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") say(picker, "The list can’t be reached. Save, or sign in again.");
    }
  }

  function later(picker) {
    clearTimeout(picker.waiting);
    picker.waiting = setTimeout(() => {
      const text = boxOf(picker).value.trim();
      if (text) ask(picker, text, false);
      else clear(picker);
    }, WAIT);
  }

  function clear(picker) {
    keyOf(picker).value = "";
    show(picker, "");
    open(picker, false);
    say(picker, "");
  }

  const isReference = (text) => /\n|^\s*[@{[]|\b10\.\d{4,9}\//.test(text);

  const keys = {
    ArrowDown: (picker) => step(picker, 1),
    ArrowUp: (picker) => step(picker, -1),
    Enter(picker) {
      const option = !listOf(picker).hidden && current(picker);
      if (option) pick(picker, option.dataset.key, option.dataset.label);
    },
    Escape: (picker) => open(picker, false),
  };

  function step(picker, by) {
    const options = [...listOf(picker).children];
    if (listOf(picker).hidden || !options.length) return later(picker);
    const at = options.indexOf(current(picker));
    mark(picker, options[(at + by + options.length) % options.length] ?? options[0]);
  }

  function onBox(name, act) {
    document.addEventListener(name, (event) => {
      const picker = pickerOf(event.target);
      if (picker && event.target === boxOf(picker)) act(picker, event);
    });
  }

  onBox("focusin", prepare);
  onBox("input", later);
  onBox("keydown", (picker, event) => {
    const act = keys[event.key];
    const closes = event.key === "Escape" && listOf(picker).hidden;
    if (!act || closes || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    act(picker);
  });
  onBox("paste", (picker, event) => {
    const text = event.clipboardData.getData("text");
    if (!isReference(text)) return;
    event.preventDefault(); // a box of one line would lose the lines of it
    clearTimeout(picker.waiting);
    boxOf(picker).value = text.replace(/\s+/g, " ").slice(0, 500);
    ask(picker, text, true);
  });
  onBox("focusout", (picker) => open(picker, false));

  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[data-source-picker] [role=option]");
    if (!option) return;
    event.preventDefault(); // the box keeps the focus
    pick(pickerOf(option), option.dataset.key, option.dataset.label);
  });

  // A new statement begins with the source of the one above it, which mostly is its source too. That
  // is no edit: a row in which nothing else is written is not saved.
  document.addEventListener("toggle", (event) => {
    const row = event.target;
    const picker = row.open && row.matches(".statement--new") && row.querySelector("[data-source-picker]");
    if (!picker || boxOf(picker).value) return;
    const pickers = [...document.querySelectorAll("[data-source-picker]")];
    const above = pickers.slice(0, pickers.indexOf(picker)).findLast((one) => keyOf(one).value);
    if (above) put(picker, keyOf(above).value, boxOf(above).value);
  }, true);

  // What the admin's window has added or changed.
  window.addEventListener("load", () => {
    window.django?.jQuery(document).on("change", "select", (event) => {
      const box = document.getElementById(`${event.target.id}_text`);
      const picker = box && pickerOf(box);
      if (!picker) return;
      show(picker, event.target.selectedOptions[0]?.textContent ?? "");
      say(picker, "");
      if (document.activeElement === document.body) box.focus(); // the link to the window is gone
    });
  });
}
