// The list of children on the photo check: a box that finds them as one types, and buttons that take them away again.
// Without this script the names are typed into the text box below, and the buttons send the page.

import accessibleAutocomplete from "accessible-autocomplete";

const WAIT = 150;

export function startChildPickers(scope) {
  for (const picker of scope.querySelectorAll('[data-module="app-child-picker"]')) start(picker);
}

function start(picker) {
  const list = picker.querySelector("[data-picked-list]");
  const box = picker.querySelector("[data-picked-box]");
  const found = new Map();
  let timer;
  let latest = 0;
  let away = false;

  list.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="remove"]');
    if (!button) return;
    event.preventDefault();
    button.closest("li").remove();
    count(picker);
    box.querySelector("input")?.focus();
  });

  const label = document.createElement("label");
  label.className = "govuk-label govuk-label--s";
  label.htmlFor = "find-child";
  label.textContent = "Find a child by name";
  box.append(label);
  const holder = document.createElement("div");
  box.append(holder);

  accessibleAutocomplete({
    element: holder,
    id: "find-child",
    name: "",
    minLength: 2,
    confirmOnBlur: false,
    autoselect: true,
    displayMenu: "overlay",
    source(query, show) {
      clearTimeout(timer);
      const turn = ++latest;
      timer = setTimeout(() => {
        ask(picker, query).then((children) => {
          if (turn !== latest) return;
          away = children === null;
          found.clear();
          for (const child of children ?? []) found.set(describe(child), child);
          show([...found.keys()]);
        });
      }, WAIT);
    },
    templates: { inputValue: (value) => value ?? "", suggestion: escape },
    tNoResults: () =>
      away ? "The register cannot be searched just now. Type the name below instead" : "Nobody on the register has this name",
    onConfirm(text) {
      const child = found.get(text);
      if (!child) return;
      add(picker, list, child, text);
      setTimeout(() => empty(box), 0);
    },
  });
  picker.closest("form").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "find-child") event.preventDefault();
  });
}

// A name is sent in the body: an address ends up in histories and logs. Gives null where there was no answer: that nobody
// has the name must only be said where the register was asked.
async function ask(picker, query) {
  const body = new FormData();
  body.append("q", query);
  body.append("csrfmiddlewaretoken", picker.closest("form").elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(picker.dataset.source, { method: "POST", body, headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).children : null;
  } catch {
    return null;
  }
}

const describe = (child) => `${child.name}${child.known ? ` (${child.known})` : ""}, ${child.born ? `born ${child.born}` : "date of birth not known"}, child ${child.key}`;

function add(picker, list, child, text) {
  const already = [...list.querySelectorAll('input[name="child"]')].some((input) => input.value === String(child.key));
  if (already) return;
  const item = picker.querySelector("[data-picked-template]").content.cloneNode(true);
  for (const part of item.querySelectorAll("input, button")) part.value = child.key;
  item.querySelector(".app-picked__name").textContent = text;
  item.querySelector("button .govuk-visually-hidden").textContent = ` ${child.name}`;
  list.append(item);
  count(picker);
}

function count(picker) {
  picker.querySelector("[data-picked-count]").textContent = picker.querySelectorAll('[data-picked-list] input[name="child"]').length;
}

// The library keeps its own copy of what was typed; an input event tells it that the box is empty again.
function empty(box) {
  const input = box.querySelector("input");
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  set.call(input, "");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
}

function escape(text) {
  const holder = document.createElement("span");
  holder.textContent = text ?? "";
  return holder.innerHTML;
}
