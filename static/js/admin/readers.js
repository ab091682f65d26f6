/* What readers will see of the statement that is open, as it is typed. Markdown is made into a page by the site's own renderer. */
(() => {
  "use strict";

  const form = document.querySelector(".case-page #casestudy_form");
  const block = document.querySelector("[data-readers]");
  if (!form || !block) return;

  const PAUSE = 400;
  const MAIN = ["statement", "body", "text"];
  const FIGURE = ["qualifier", "value", "unit"];
  const NOT_SHOWN = ["checked_by", "checked_at", "code", "order", "kind", "DELETE"];
  const [of, body] = [block.querySelector("[data-readers-of]"), block.querySelector("[data-readers-body]")];
  let waiting, asked;

  const made = (tag, text, className = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const valueOf = (field) => {
    if (field.matches("[type=radio]")) return field.closest("[role=group]").querySelector("input:checked")?.labels[0].textContent.trim() ?? "";
    if (field.matches("select")) return field.value ? field.selectedOptions[0]?.text.trim() : "";
    return field.value.trim();
  };

  /* Where a box holds several, the first stands for all. */
  const fieldsOf = (row) => [...row.querySelectorAll(".field-box")].map((box) => ({ box, field: box.querySelector("[name]") })).filter(({ field }) => field).map(({ box, field }) => ({
    field,
    name: field.name.slice(row.dataset.rowPrefix.length + 1),
    label: box.querySelector(".field-box__label")?.textContent ?? "",
  }));

  const showMarkdown = async (text, place) => {
    asked?.abort();
    asked = new AbortController();
    const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
    try {
      const answer = await fetch(document.querySelector("[data-markdown-url]").dataset.markdownUrl, {
        method: "POST", headers, redirect: "manual", signal: asked.signal, body: new URLSearchParams({ text }),
      });
      if (answer.ok) place.innerHTML = await answer.text(); // cleaned by the renderer
      else place.textContent = answer.status === 413 ? await answer.text() : "What this becomes could not be asked for.";
    } catch (error) {
      if (error.name !== "AbortError") place.textContent = "What this becomes could not be asked for.";
    }
  };

  const show = (row) => {
    const fields = fieldsOf(row);
    const main = fields.find((one) => MAIN.includes(one.name));
    const said = made("div", main ? valueOf(main.field) || "Nothing written yet" : "", "readers__said");
    said.dir = "auto";
    const list = made("dl", "");
    const put = (label, value) => list.append(made("dt", label), made("dd", value || "Not recorded here"));
    const figure = fields.filter((one) => FIGURE.includes(one.name)).map((one) => valueOf(one.field)).filter(Boolean);
    for (const { field, name, label } of fields) {
      if (name === "value") put("Figure", figure.join(" "));
      if (label && ![...NOT_SHOWN, ...MAIN, ...FIGURE].includes(name)) put(label, valueOf(field));
    }
    of.textContent = row.dataset.code ? `${row.dataset.code}, as typed` : "as typed";
    body.replaceChildren(said, list);
    block.hidden = false;
    if (main?.field.matches("[data-markdown]")) showMarkdown(valueOf(main.field), said);
  };

  const opened = () => [...form.querySelectorAll(".statement[open]")].at(-1);

  const follow = () => {
    const row = opened();
    if (row) show(row);
    else block.hidden = true;
  };

  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, PAUSE);
  };

  form.addEventListener("toggle", follow, true);
  form.addEventListener("input", (event) => event.target.closest(".statement") && later());
  follow();
})();
