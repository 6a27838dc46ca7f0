// <select data-module="app-typeahead"> becomes a box that narrows its options as one types.

import accessibleAutocomplete from "accessible-autocomplete";

const escape = (text) => {
  const holder = document.createElement("span");
  holder.textContent = text ?? "";
  return holder.innerHTML;
};

export function startTypeAheads(scope) {
  for (const select of scope.querySelectorAll('select[data-module="app-typeahead"]')) enhance(select);
}

function enhance(select) {
  if (select.multiple || select.dataset.started) return;
  select.dataset.started = "true";
  const id = select.id;
  const described = select.getAttribute("aria-describedby");
  const invalid = select.getAttribute("aria-invalid");
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? undefined : "",
    autoselect: false,
    showAllValues: select.options.length <= 200,
    minLength: select.options.length <= 200 ? 0 : 2,
    confirmOnBlur: false,
    dropdownArrow: ({ className }) => `<svg class="${className}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M4 8h16l-8 9z"/></svg>`,
    // The library writes suggestions as HTML; options are text.
    templates: { inputValue: (value) => value ?? "", suggestion: escape },
    tNoResults: () => "Nothing found",
    onConfirm: (text) => choose(select, text),
  });
  const input = document.getElementById(id);
  // What is typed and not picked counts too: the exact text of an option picks it, anything else picks none.
  input.addEventListener("blur", () => choose(select, input.value));
  if (invalid) input.classList.add("autocomplete__input--error");
  if (described) keepDescribed(input, described);
}

function choose(select, text) {
  if (text === undefined) return;
  const wanted = text.trim().toLowerCase();
  const option = [...select.options].find((one) => one.value && one.textContent.trim().toLowerCase() === wanted);
  const value = option ? option.value : "";
  if (select.value === value) return;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// The library replaces aria-describedby by its own hint; ours (hint and error) go in front of it again.
function keepDescribed(input, ours) {
  const mend = () => {
    const now = input.getAttribute("aria-describedby") ?? "";
    if (!now.startsWith(ours)) input.setAttribute("aria-describedby", `${ours} ${now}`.trim());
  };
  mend();
  new MutationObserver(mend).observe(input, { attributes: true, attributeFilter: ["aria-describedby"] });
}
