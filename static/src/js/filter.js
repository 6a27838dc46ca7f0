// <div class="govuk-checkboxes" data-app-filter="Children"> gets a box that narrows a long list. Ticked ones stay in sight.

export function startFilters(scope) {
  for (const list of scope.querySelectorAll("[data-app-filter]")) enhance(list);
}

function enhance(list) {
  if (list.dataset.started) return;
  list.dataset.started = "true";
  const items = [...list.querySelectorAll(".govuk-checkboxes__item")].map((item) => ({
    item,
    box: item.querySelector("input"),
    text: item.textContent.trim().toLowerCase(),
  }));
  if (items.length < 10) return;

  const id = `${items[0].box.id}-filter`;
  const group = document.createElement("div");
  group.className = "govuk-form-group app-filter";
  const label = Object.assign(document.createElement("label"), {
    className: "govuk-label",
    htmlFor: id,
    textContent: "Find in this list",
  });
  const input = Object.assign(document.createElement("input"), {
    className: "govuk-input govuk-input--width-20",
    id,
    type: "search",
    autocomplete: "off",
  });
  const status = Object.assign(document.createElement("p"), { className: "govuk-hint app-filter__status" });
  status.setAttribute("role", "status");
  group.append(label, input, status);
  list.before(group);

  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { item, box, text } of items) {
      item.hidden = !box.checked && !words.every((word) => text.includes(word));
    }
    const shown = items.filter(({ item }) => !item.hidden).length;
    const ticked = items.filter(({ box }) => box.checked).length;
    status.textContent = `${shown} of ${items.length} shown, ${ticked} selected`;
  };
  input.addEventListener("input", narrow);
  list.addEventListener("change", narrow);
  // Enter in this box must not send the form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  narrow();
}
