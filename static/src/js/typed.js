// What was typed into the forms of a page, kept in this tab while its person signs in again. Passwords, codes and other
// secrets are never kept, nor is anything of a form that has a field for one.

const PREFIX = "typed:";
const SECRET = [
  'input[type="password"]',
  '[autocomplete="off"]:not(.autocomplete__input)',
  '[autocomplete="one-time-code"]',
  '[autocomplete$="-password"]',
  '[spellcheck="false"]',
  "[data-secret]",
].join();
const FIELDS = "input[name], textarea[name], select[name]";
const PASSED_OVER = new Set(["hidden", "password", "file", "submit", "button", "search"]);

const key = (person) => `${PREFIX}${person}:${window.location.pathname}`;

export function keep(person) {
  const typed = forms().flatMap((form, number) => fields(form).map((field) => [number, field.name, value(field), field.value]));
  const changed = forms().some((form) => fields(form).some(differs));
  if (changed) sessionStorage.setItem(key(person), JSON.stringify(typed));
}

export function restore(person) {
  const kept = sessionStorage.getItem(key(person));
  for (const form of forms()) form.addEventListener("submit", () => sessionStorage.removeItem(key(person)));
  for (const button of document.querySelectorAll(".app-header__sign-out")) button.form.addEventListener("submit", forgetAll);
  if (!kept) return;
  sessionStorage.removeItem(key(person));
  for (const [number, name, was, option] of JSON.parse(kept)) put(forms()[number], name, was, option);
  document.querySelector("[data-typed-kept]")?.removeAttribute("hidden");
}

export function forgetOthers(person) {
  forget((one) => one.startsWith(PREFIX) && !one.startsWith(`${PREFIX}${person}:`));
}

const forgetAll = () => forget((one) => one.startsWith(PREFIX));

function forget(which) {
  for (const one of Object.keys(sessionStorage).filter(which)) sessionStorage.removeItem(one);
}

function forms() {
  return [...document.querySelectorAll('main form[method="post"]')].filter((form) => !form.querySelector(SECRET));
}

const fields = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => !PASSED_OVER.has(field.type));
const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const value = (field) => (ticked(field) ? field.checked : field.value);

function differs(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function put(form, name, was, option) {
  const field = form && fields(form).find((one) => one.name === name && (!ticked(one) || one.value === option));
  if (!field) return;
  if (ticked(field)) field.checked = was;
  else field.value = was;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
