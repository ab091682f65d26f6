/* Looks how far an import is, and goes on when it is done. Without it there is a link to look again. */
(() => {
  "use strict";

  const EVERY = 1500;
  const shown = document.getElementById("import-progress");
  if (!shown) return;

  const look = async () => {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("import-progress");
      if (!now || now.dataset.state !== shown.dataset.state) {
        location.reload();
        return;
      }
      shown.replaceChildren(...now.childNodes);
    } catch {
      /* No network: the next look may have one. */
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
