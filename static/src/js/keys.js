// <details data-module="app-keys" hidden> lists what single keys do: <li data-key="a" data-press="selector">. They work
// anywhere but where something is typed, and the checkbox inside turns them off, which this browser remembers.

const SWITCH = "portal-keys-off";

export function startKeys(scope) {
  for (const list of scope.querySelectorAll('[data-module="app-keys"]')) enhance(list);
}

function enhance(list) {
  if (list.dataset.started) return;
  list.dataset.started = "true";
  list.hidden = false;
  const box = list.querySelector("input[type=checkbox]");
  box.checked = localStorage.getItem(SWITCH) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "yes");
  });

  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const entry = [...list.querySelectorAll("[data-key]")].find((item) => item.dataset.key === key);
    const target = entry && document.querySelector(entry.dataset.press);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input")) target.focus();
    target.click();
  });
}

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}
