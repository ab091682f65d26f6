/* Forms that change something: one click sends once, what was edited is not left by mistake, Ctrl S saves. */
(() => {
  "use strict";

  const isPosted = (form) => form?.method === "post" && form.id !== "logout-form";

  /* A form that was sent rests until the page is shown again, such as after going back; or for a while, as what comes may
     be a file, with which the page stays. */

  const REST = 10_000;
  const sent = new Set();

  const wake = (form) => {
    sent.delete(form);
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isPosted(form)) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
    setTimeout(() => wake(form), event.defaultPrevented ? 0 : REST);
  });

  addEventListener("pageshow", () => [...sent].forEach(wake));

  /* Leaving */

  let isEdited = false;

  const edited = (event) => {
    const form = event.target.form ?? event.target.closest?.("form");
    if (!isPosted(form) || !form.closest(".change-form") || !event.target.name) return;
    isEdited = true;
    document.querySelector("[data-case-bar]")?.classList.add("is-edited");
  };

  document.addEventListener("input", edited);
  document.addEventListener("change", edited);
  addEventListener("beforeunload", (event) => {
    const isSignedOut = document.documentElement.dataset.signedOut;
    if (isEdited && !sent.size && !isSignedOut) event.preventDefault();
  });

  /* What jQuery's widgets, and windows that add a row, change is told to jQuery's listeners alone. When the page is ready
     Django tells of every select, to set the links beside it: that is no edit, so this listens afterwards. */
  const $ = window.django?.jQuery;
  const listen = () => $(document).on("change", "select", (event) => {
    if (!event.originalEvent) event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  $?.(() => setTimeout(listen, 0));

  /* Saving by key */

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const button = document.querySelector(".change-form #content-main form [name=_continue], .change-form #content-main form [name=_save]");
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
})();
