/* Tells that the session is about to end, and asks for it to last if the reader says so. Asking how much is left doesn't make it last. */
(() => {
  "use strict";

  const WARN_BEFORE = 5 * 60;
  const LOOK_EVERY = 15 * 1000;

  const notice = document.getElementById("session-notice");
  if (!notice) return;
  const [text, button] = [notice.querySelector("p"), notice.querySelector("button")];
  const token = notice.querySelector("[name=csrfmiddlewaretoken]").value;
  const now = () => Date.now() / 1000;
  let end = now() + Number(notice.dataset.left);
  let longest = Infinity;

  /* Another tab may have made it last. Whoever is no longer signed in is led elsewhere, which is not followed. */
  const ask = async (method) => {
    const headers = method === "POST" ? { "X-CSRFToken": token } : {};
    try {
      const answer = await fetch(notice.dataset.address, { method, headers, redirect: "manual" });
      const { left, possible } = answer.ok ? await answer.json() : { left: 0, possible: 0 };
      end = now() + left;
      longest = now() + possible;
    } catch {
      /* No network. */
    }
    show();
  };

  const show = () => {
    const left = end - now();
    notice.hidden = left > WARN_BEFORE;
    button.hidden = left <= 0 || longest - end < 60;
    if (left <= 0) {
      text.textContent = "Your session has ended. What you typed is not lost: save it, and you are asked to sign in first.";
    } else {
      const minutes = Math.ceil(left / 60);
      const when = minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
      text.textContent = button.hidden ? `Your session ends ${when}: save what you are writing.` : `Your session ends ${when}.`;
    }
  };

  const look = () => {
    const left = end - now();
    if (left > WARN_BEFORE) return;
    if (notice.hidden || left > 0) ask("GET");
    else show();
  };

  button.addEventListener("click", () => ask("POST"));
  setInterval(look, LOOK_EVERY);
  look();
})();
