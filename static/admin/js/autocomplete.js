// Takes the place of Django's script of this name, which leaves fields without labels and makes one of each at once: a
// case has some four hundred. Here a field that is folded away is made when it is opened, and says what it is.
"use strict";
{
  const $ = django.jQuery;

  const labelOf = (select) => {
    const label = select.labels[0] ?? document.querySelector(`label[for="${select.id}"]`);
    return (label?.textContent ?? select.getAttribute("aria-label") ?? select.name).replace(/:\s*$/, "").trim();
  };

  const name = (select) => {
    const box = $(select).data("select2");
    const words = labelOf(select);
    const inner = box.$selection[0];
    inner.removeAttribute("aria-labelledby");
    for (const part of inner.querySelectorAll("[role=textbox]:not(input)")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-readonly");
    }
    inner.setAttribute("aria-label", select.multiple ? words : `${words}: ${select.selectedOptions[0]?.text || "nothing chosen"}`);
    for (const input of box.$container[0].querySelectorAll(".select2-search__field")) input.setAttribute("aria-label", `Search ${words}`);
  };

  const make = (select) => {
    if ($(select).data("select2")) return;
    // The button for emptying a list would stand among the list's items.
    if (select.multiple) select.dataset.allowClear = "false";
    $(select).select2({
      dropdownParent: $("#content-start"),
      ajax: {
        data: (params) => ({
          term: params.term,
          page: params.page,
          app_label: select.dataset.appLabel,
          model_name: select.dataset.modelName,
          field_name: select.dataset.fieldName,
        }),
      },
    });
    name(select);
    $(select).on("change select2:select select2:unselect", () => setTimeout(name, 0, select));
    $(select).on("select2:open", () => {
      const inner = $(select).data("select2").$selection[0];
      inner.setAttribute("aria-controls", inner.getAttribute("aria-owns"));
      for (const input of document.querySelectorAll(".select2-container--open .select2-search__field")) input.setAttribute("aria-label", `Search ${labelOf(select)}`);
      for (const list of document.querySelectorAll(".select2-container--open .select2-results__options")) list.setAttribute("aria-label", labelOf(select));
    });
  };

  const isFolded = (select) => select.closest("details:not([open])") || select.closest(".empty-form");

  const makeAll = (within) => {
    for (const select of within.querySelectorAll("select.admin-autocomplete")) {
      if (!select.name.includes("__prefix__") && !isFolded(select)) make(select);
    }
  };

  // For scripts that change a field by themselves.
  $.fn.djangoAdminSelect2 = function () {
    for (const select of this) make(select);
    return this;
  };

  $(() => makeAll(document));
  document.addEventListener("formset:added", (event) => makeAll(event.target));
  document.addEventListener("toggle", (event) => event.target.open && makeAll(event.target), true);
}
