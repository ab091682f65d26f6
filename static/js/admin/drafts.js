/* What is typed into a case and not saved yet is kept in this browser, for this account and case. It is offered when the page is opened again and never put back by itself; saving and signing out end it. */
(() => {
  "use strict";

  const START = "innosi-draft:";
  const SIGNED_OUT = "innosi-signed-out";
  const PAUSE = 800;

  /* Storage can be full, or switched off. */
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  const forgetAll = () => attempt(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(START)) localStorage.removeItem(key);
  });

  let isOver = false;
  const end = () => {
    isOver = true;
    document.documentElement.dataset.signedOut = "true";
  };

  document.getElementById("logout-form")?.addEventListener("submit", () => {
    end();
    forgetAll();
    attempt(() => localStorage.setItem(SIGNED_OUT, String(Date.now())));
  });
  addEventListener("storage", (event) => event.key === SIGNED_OUT && end());

  const form = document.querySelector(".case-page #casestudy_form");
  const offer = document.querySelector("[data-draft-offer]");
  if (!form || !offer || !form.querySelector("[name=_continue], [name=_save]")) return;

  const key = `${START}${offer.dataset.draftOffer}:${location.pathname}`;
  const state = document.querySelector("[data-draft-state]");
  const fieldOf = (row, name) => window.caseStatements.fieldOf(row, name);
  const add = (list) => window.caseStatements.add(list);

  /* Rows are numbered as they stand, which changes with every save; a stored row is named after its id, a new one after its list and turn. */

  const nameOf = (field) => {
    const row = field.closest(".statement");
    if (!row) return field.name;
    const prefix = row.dataset.rowPrefix;
    const id = fieldOf(row, "id")?.value;
    const set = prefix.replace(/-\d+$/, "");
    return `${set}|${id || `new${prefix.slice(set.length)}`}|${field.name.slice(prefix.length + 1)}`;
  };

  const isKept = (field) => field.name && !/__prefix__|_FORMS$|^csrf|-(id|case)$/.test(field.name) && !field.matches("[type=submit], [type=button], [type=hidden]");

  /* Pickers make options that look as if the page had chosen them, so what a select held at first is remembered. One
     that came with a new row showed its first option, where none was chosen for it. */
  const atFirst = new WeakMap();
  const chosen = (select) => JSON.stringify([...select.selectedOptions].map((option) => option.value));
  const byDefault = (select) => {
    const options = [...select.options].filter((option) => option.defaultSelected);
    if (!options.length && !select.multiple && select.options.length) options.push(select.options[0]);
    return JSON.stringify(options.map((option) => option.value));
  };

  const isEdited = (field) => {
    if (field.matches("select")) return chosen(field) !== (atFirst.get(field) ?? byDefault(field));
    if (field.matches("[type=radio]")) return field.checked && !field.defaultChecked;
    if (field.matches("[type=checkbox]")) return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  };

  const valueOf = (field) => {
    if (field.matches("select")) return [...field.selectedOptions].map((option) => [option.value, option.text]);
    return field.matches("[type=checkbox]") ? field.checked : field.value;
  };

  const listOf = (field) => {
    const row = field.closest(".statement--new");
    return row ? row.parentElement.dataset.kind : undefined;
  };

  const edited = () => [...form.elements].filter((field) => isKept(field) && isEdited(field)).map((field) => ({ name: nameOf(field), value: valueOf(field), list: listOf(field) }));

  const keep = () => {
    if (isOver) return;
    const fields = edited();
    if (!fields.length) {
      attempt(() => localStorage.removeItem(key));
      state.textContent = "";
      return;
    }
    const kept = attempt(() => localStorage.setItem(key, JSON.stringify({ at: Date.now(), saved: offer.dataset.saved, fields })) ?? true);
    state.textContent = kept ? "Not saved yet. A copy is kept in this browser." : "Not saved yet, and this browser keeps no copy.";
  };

  let waiting;
  let isSent = false;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    if (offer.hidden) waiting = setTimeout(keep, PAUSE);
  });

  const mark = (sent) => attempt(() => {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft) localStorage.setItem(key, JSON.stringify({ ...draft, sent }));
  });

  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    if (offer.hidden) keep();
    isSent = true;
    mark(true);
  });

  /* Putting back */

  const rowNamed = (set, id, list) => {
    const rows = [...form.querySelectorAll(`[data-statements="${CSS.escape(set)}"] > .statement:not(.empty-form)`)];
    if (!id.startsWith("new")) return rows.find((row) => fieldOf(row, "id")?.value === id);
    const place = form.querySelector(`[data-statements="${CSS.escape(set)}"][data-kind="${CSS.escape(list ?? "")}"]`);
    made[`${set}${id}`] ??= place && ([...place.querySelectorAll(":scope > .statement--new:not(.empty-form)")].find((row) => !taken.has(row)) ?? add(place));
    taken.add(made[`${set}${id}`]);
    return made[`${set}${id}`];
  };
  const made = {};
  const taken = new Set();

  /* Rows that are no statements are added by Django's own script. */
  const withRowsAdded = (name) => {
    const [, set, number] = name.match(/^(.+?)-(\d+)-/) ?? [];
    const link = set && document.querySelector(`#${CSS.escape(set)}-group .add-row a`);
    for (let tries = 0; link && tries <= number && !form.elements.namedItem(name); tries++) link.click();
    return form.elements.namedItem(name);
  };

  const fieldNamed = ({ name, list }) => {
    const [set, id, part] = name.split("|");
    if (part === undefined) return form.elements.namedItem(name) ?? withRowsAdded(name);
    const row = rowNamed(set, id, list);
    return row && fieldOf(row, part);
  };

  /* Of a choice between several, the one that was chosen. */
  const one = (named, value) => {
    const first = named instanceof RadioNodeList ? named[0] : named;
    if (!first.matches("[type=radio]")) return first;
    return [...form.elements].find((field) => field.name === first.name && field.value === value) ?? first;
  };

  const fill = (named, value) => {
    const field = one(named, value);
    if (field.matches("[type=radio]")) field.checked = true;
    else if (field.matches("select")) {
      const keys = new Set(value.map(([key]) => key));
      for (const [key, text] of value) if (![...field.options].some((option) => option.value === key)) field.add(new Option(text, key));
      for (const option of field.options) option.selected = keys.has(option.value);
      window.django?.jQuery(field).trigger("change");
    } else if (typeof value === "boolean") field.checked = value;
    else field.value = value;
    // A picker would look for what is put back as if it was typed.
    if (!field.closest("[data-source-picker]")) field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const restore = (draft) => {
    const lost = draft.fields.filter((one) => {
      const field = fieldNamed(one);
      if (field) fill(field, one.value);
      return !field;
    });
    for (const row of taken) if (row) row.open = true;
    if (!lost.length) return hide();
    const texts = lost.map(({ value }) => (Array.isArray(value) ? value.map(([, text]) => text).join(", ") : value)).filter((text) => text && text !== true);
    offer.querySelector("p").textContent = `Some of it has no place any more, for its statement was deleted:\n${texts.join("\n")}`;
    offer.querySelector("[data-draft=restore]").hidden = true;
  };

  const hide = () => {
    offer.hidden = true;
    keep();
  };

  const begin = () => {
    for (const select of form.querySelectorAll("select")) atFirst.set(select, chosen(select));
    const draft = attempt(() => JSON.parse(localStorage.getItem(key)));
    if (!Array.isArray(draft?.fields)) return;
    const isRefused = "refused" in offer.dataset;
    if (isRefused) return mark(false); // the page holds what was typed
    const hasArrived = draft.sent && draft.saved !== offer.dataset.saved;
    if (hasArrived || !draft.fields.length) return void attempt(() => localStorage.removeItem(key));
    const when = new Date(draft.at).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    const since = draft.saved === offer.dataset.saved ? "" : " The case was saved since then.";
    offer.querySelector("p").textContent = `You typed something here on ${when} that was not saved.${since}`;
    offer.hidden = false;
    offer.addEventListener("click", (event) => {
      const deed = event.target.closest("[data-draft]")?.dataset.draft;
      if (deed === "restore") restore(draft);
      if (deed === "discard") {
        attempt(() => localStorage.removeItem(key));
        hide();
      }
    });
  };

  addEventListener("pagehide", () => {
    clearTimeout(waiting);
    if (!isSent && offer.hidden && edited().length) keep();
  });
  addEventListener("pageshow", () => (isSent = false));
  document.addEventListener("DOMContentLoaded", begin);
})();
