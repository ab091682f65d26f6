/* Names what Django's admin leaves without a name: boxes in lists that can be edited in place, and hints beside lists of rights. */
(() => {
  "use strict";

  const nameCell = (input) => {
    const cell = input.closest("td");
    const row = cell?.closest("tr");
    const column = row?.closest("table").querySelectorAll("thead th")[cell.cellIndex];
    const what = column?.querySelector(".text")?.textContent.trim();
    const whose = row?.querySelector("th")?.textContent.trim();
    if (what && whose) input.setAttribute("aria-label", `${what}: ${whose}`);
  };

  const name = () => {
    const cells = "#result_list tbody :is(input, select, textarea):not([type=hidden], .action-select)";
    for (const input of document.querySelectorAll(cells)) if (!input.labels?.length) nameCell(input);
    for (const hint of document.querySelectorAll(".help-tooltip[aria-label]")) hint.setAttribute("role", "img");
  };

  document.addEventListener("DOMContentLoaded", name);
  addEventListener("load", () => setTimeout(name, 0)); // Django makes the lists of rights then
})();
