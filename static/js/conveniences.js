/* Conveniences over pages that work without them. Listeners sit on the document, so swapped parts need no new ones. */
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const announce = (text) => {
    const place = document.getElementById("announcer");
    if (place) place.textContent = text;
  };

  /* Menu: Escape closes it and gives the focus back; so does a click elsewhere, without the focus. */

  const openMenu = () => document.querySelector("details.menu[open]");

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && openMenu();
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    const menu = openMenu();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  /* Copying: the buttons stay hidden where the browser gives no clipboard. */

  const copy = async (button) => {
    const text = document.querySelector(button.dataset.copyFrom).textContent.trim().replace(/\s+/g, " ");
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      button.textContent = "Not copied";
    }
    setTimeout(() => (button.textContent = words), 2000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-from]");
    if (button) copy(button);
  });

  /* Type-ahead: hides the items of a list that do not hold the typed letters, whatever their case or accents. */

  const GROUPS = ".az__group, .tree__node, .place-group";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

  const ownText = (item) => {
    const label = item.querySelector(":scope > :is(label, a, span)");
    return plain(`${(label ?? item).textContent} ${item.dataset.labels ?? ""}`);
  };

  /* Deepest first: an item stays if it matches, is ticked, or holds one that stays. */
  const filterItems = (list, wanted) => {
    let shown = 0;
    for (const item of all("li", list).reverse()) {
      const matches = ownText(item).includes(wanted);
      const ticked = item.querySelector(":scope > label > :checked");
      item.hidden = !(matches || ticked || item.querySelector("li:not([hidden])"));
      shown += matches ? 1 : 0;
    }
    return shown;
  };

  const filterGroups = (list, wanted) => {
    for (const group of all(GROUPS, list)) {
      const name = group.querySelector(".tree__name");
      group.hidden = Boolean(wanted) && !group.querySelector("li:not([hidden])") && !(name && plain(name.textContent).includes(wanted));
      if (wanted && group.matches("details") && !group.hidden) group.open = true;
    }
  };

  const tellHowMany = (input, shown) => {
    for (const note of all(`[data-typeahead-none="${input.dataset.typeahead}"]`)) note.hidden = shown > 0;
    if (input.value.trim()) announce(shown === 1 ? "1 matches" : `${shown} match`);
  };

  const filterShown = (input, list) => {
    const wanted = plain(input.value);
    const shown = filterItems(list, wanted);
    filterGroups(list, wanted);
    tellHowMany(input, shown);
  };

  /* Of a list that is too long to be sent as a whole, what holds the letters is asked for, when typing pauses. */

  const PAUSE = 250;
  const waiting = new Map();
  const asking = new Map();

  const ask = async (input) => {
    asking.get(input.id)?.abort();
    const { signal } = asking.set(input.id, new AbortController()).get(input.id);
    const query = new URLSearchParams(new FormData(input.form));
    query.set("find", input.value);
    try {
      const answer = await fetch(`${input.dataset.typeaheadUrl}?${query}`, { signal });
      const list = document.querySelector(input.dataset.typeahead);
      if (!answer.ok || !list) return;
      list.innerHTML = await answer.text();
      tellHowMany(input, all("li", list).filter((item) => ownText(item).includes(plain(input.value)) || !item.querySelector(":checked")).length);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };

  const filter = (input) => {
    const list = document.querySelector(input.dataset.typeahead);
    if (!list) return;
    if (!input.dataset.typeaheadUrl) return filterShown(input, list);
    clearTimeout(waiting.get(input.id));
    waiting.set(input.id, setTimeout(() => ask(input), PAUSE));
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-typeahead]")) filter(event.target);
  });

  /* Going back brings a list as it was left, but the words are gone: show every item again. */
  document.addEventListener("htmx:historyRestore", () => all("[data-typeahead]").forEach(filter));

  /* The type-ahead is no filter of the list of cases: its change must not reach the form, nor Enter send it. */
  document.addEventListener("change", (event) => event.target.matches("[data-typeahead]") && event.stopPropagation(), true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[data-typeahead]:not([name])")) event.preventDefault();
  });

  /* Links into folds open them, and those around them, and bring what they lead to into view. */

  const linkedTo = (hash) => {
    try {
      return hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null; // no address is written so
    }
  };

  const foldsAround = (element) => {
    const fold = element.closest("details");
    return fold ? [fold, ...foldsAround(fold.parentElement)] : [];
  };

  const openTarget = () => {
    const target = linkedTo(location.hash);
    if (!target) return;
    const folds = [...all(":scope > details.fold", target), ...foldsAround(target)].filter((fold) => !fold.open);
    for (const fold of folds) fold.open = true;
    if (folds.length) target.scrollIntoView();
  };

  addEventListener("hashchange", openTarget);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) openTarget(); // closed since: the address does not change
  });

  /* Paper shows what is folded, also where the style sheet cannot open it. */

  let openedForPaper = [];

  addEventListener("beforeprint", () => {
    openedForPaper = all("details.fold:not([open])");
    for (const fold of openedForPaper) fold.open = true;
  });

  addEventListener("afterprint", () => {
    for (const fold of openedForPaper) fold.open = false;
  });

  /* Contents list: the section being read is the last one whose head has passed the upper third. */

  const followContents = () => {
    const links = all(".contents__list a[href^='#']");
    const pairs = links.map((link) => [link, document.getElementById(link.hash.slice(1))]).filter(([, section]) => section);
    if (!pairs.length) return;
    const update = () => {
      const passed = pairs.filter(([, section]) => section.getBoundingClientRect().top < innerHeight / 3);
      const [current] = passed.at(-1) ?? pairs[0];
      for (const [link] of pairs) {
        if (link === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        update();
      });
    }, { passive: true });
    update();
  };

  /* Swaps: what the reader opened, typed, scrolled to and stood on is kept by id. htmx gives the focus back too, but
     cannot where the new part comes with its disclosure closed. */

  let kept = null;

  const isSubmitted = (event) => event.detail.requestConfig.triggeringEvent?.type === "submit";

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    kept = {
      top: scrollY,
      showsList: isSubmitted(event) && isFoldedAway(),
      focus: part.contains(document.activeElement) ? document.activeElement.id : "",
      heights: all(".facet[open] > .facet__group", part).map((one) => [one.parentElement.id, one.offsetHeight]),
      open: all("details[id]", part).map((one) => [one.id, one.open]),
      typed: all("[data-typeahead][id]", part).map((one) => [one.id, one.value]),
      scrolled: all(".facet__list--scroll[id]", part).map((one) => [one.id, one.scrollTop]),
    };
  });

  document.addEventListener("htmx:afterSwap", () => {
    if (!kept) return;
    const each = (pairs, act) => pairs.forEach(([id, value]) => {
      const element = document.getElementById(id);
      if (element) act(element, value);
    });
    each(kept.open, (element, open) => (element.open = open));
    each(kept.typed, (element, value) => {
      element.value = value;
      if (value) filter(element);
    });
    each(kept.scrolled, (element, top) => (element.scrollTop = top));
    const lost = document.activeElement === document.body && kept.focus;
    if (lost) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    if (kept.showsList) showList();
    else {
      each(kept.heights, keepHeight);
      stay(kept.top);
    }
    kept = null;
  });

  /* Facets above the one that was used may have fewer values now. */
  const keepHeight = (facet, height) => {
    const group = facet.querySelector(".facet__group");
    const isAbove = facet.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (group && isAbove && group.offsetHeight < height) group.style.minBlockSize = `${height}px`;
  };

  /* A shorter list keeps its height until the next one comes, or the page would slip from under the reader. */
  const stay = (top) => {
    const list = document.querySelector(".browse");
    const lacking = top + innerHeight - document.documentElement.scrollHeight;
    if (list && lacking > 0) list.style.minBlockSize = `${list.offsetHeight + lacking}px`;
    scrollTo({ top, behavior: "instant" });
  };

  /* Heights are of the page as it was left; restored as markup they would be refused. */
  document.addEventListener("htmx:beforeHistorySave", () => all(".browse[style], .browse [style]").forEach((one) => one.removeAttribute("style")));

  /* On small screens the filters stand in a panel above the list: sending them folds it and brings the list up. What
     was ticked is applied by then, so there is nothing to ask for. */

  let isChanged = false;

  const isFoldedAway = () => Boolean(document.querySelector(".facets__toggle")?.offsetParent);

  const showList = () => {
    document.getElementById("filters-panel").open = false;
    document.getElementById("results-title").focus({ preventScroll: true });
    document.getElementById("results").scrollIntoView({ behavior: "instant" });
  };

  document.addEventListener("input", (event) => {
    if (event.target.closest("#filters")) isChanged = true;
  });
  document.addEventListener("htmx:afterSwap", () => (isChanged = false));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isChanged || !isSubmitted(event) || event.target.id !== "filters" || !isFoldedAway()) return;
    event.preventDefault();
    showList();
  });

  document.addEventListener("htmx:afterSettle", () => {
    const result = document.querySelector("[data-announce]");
    if (result) announce(result.textContent.trim());
  });

  /* A failed request leaves the page as it was; a full load then shows what the server says. */
  document.addEventListener("htmx:responseError", (event) => {
    const address = event.detail.pathInfo?.finalRequestPath;
    if (address && event.detail.requestConfig.verb === "get") location.assign(address);
  });

  /* Paper says when it was printed. */
  const tellDate = () => {
    const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    for (const place of all("[data-printed]")) place.textContent = `, ${today}`;
  };

  addEventListener("beforeprint", tellDate);

  /* What only works with JavaScript is shown by it. */
  const reveal = () => {
    tellDate();
    for (const input of all("[data-typeahead]")) input.hidden = false;
    if (navigator.clipboard) for (const button of all("[data-copy-from]")) button.hidden = false;
  };

  document.addEventListener("htmx:load", reveal);
  reveal();
  openTarget();
  followContents();
})();
