// The portal signs out whoever does nothing. <dialog data-module="app-idle" data-person data-minutes data-left-url data-stay-url
// data-sign-in-url> warns two minutes before, and keeps what was typed for the same person at the same page of this tab.

import { forgetOthers, keep, restore } from "./typed.js";

const WARN = 120;
const SIGN_OF_LIFE = 240_000;

export function startIdle(scope) {
  const dialog = scope.querySelector('dialog[data-module="app-idle"]');
  if (!dialog) return;
  const { person, minutes } = dialog.dataset;
  forgetOthers(person);
  restore(person);
  const watch = { dialog, ends: Date.now() + Number(minutes) * 60_000, told: Date.now() };
  for (const kind of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(kind, () => alive(watch), { passive: true });
  }
  dialog.querySelector("[data-stay]").addEventListener("click", () => stay(watch));
  dialog.addEventListener("cancel", () => stay(watch));
  setInterval(() => tick(watch), 1000);
}

// Typing and pointing say that somebody is there; the server hears of it every few minutes.
function alive(watch) {
  if (watch.dialog.open || Date.now() - watch.told < SIGN_OF_LIFE) return;
  stay(watch);
}

async function stay(watch) {
  watch.told = Date.now();
  const answer = await ask(watch.dialog.dataset.stayUrl, {
    method: "POST",
    headers: { "X-CSRFToken": watch.dialog.querySelector("[name=csrfmiddlewaretoken]").value },
  });
  if (answer) reckon(watch, answer.seconds);
  else if (answer === null) leave(watch);
}

async function tick(watch) {
  const left = Math.round((watch.ends - Date.now()) / 1000);
  if (left > WARN || watch.asking) return;
  if (watch.dialog.open) {
    say(watch, left);
    if (left <= 0) leave(watch);
    return;
  }
  // Another tab may have shown a sign of life meanwhile.
  watch.asking = true;
  const answer = await ask(watch.dialog.dataset.leftUrl, { headers: { "X-Portal-Asks": "time" } });
  watch.asking = false;
  if (answer === null) return leave(watch);
  if (answer) reckon(watch, answer.seconds);
  if (watch.ends - Date.now() <= WARN * 1000) {
    keep(watch.dialog.dataset.person);
    watch.dialog.showModal();
    say(watch, Math.round((watch.ends - Date.now()) / 1000));
  }
}

function reckon(watch, seconds) {
  watch.ends = Date.now() + seconds * 1000;
  if (seconds > WARN && watch.dialog.open) watch.dialog.close();
}

function say(watch, left) {
  const minutes = Math.ceil(left / 60);
  const words = left > 60 ? `${minutes} minutes` : "1 minute";
  const place = watch.dialog.querySelector("[data-left]");
  if (place.textContent !== words) place.textContent = words;
}

function leave(watch) {
  keep(watch.dialog.dataset.person);
  const here = window.location.pathname + window.location.search;
  window.location.assign(`${watch.dialog.dataset.signInUrl}?next=${encodeURIComponent(here)}`);
}

// The answer; null when nobody is signed in any more; undefined when the portal cannot be reached.
async function ask(url, options) {
  try {
    const response = await fetch(url, { redirect: "manual", cache: "no-store", ...options });
    return response.ok ? await response.json() : null;
  } catch {
    return undefined;
  }
}
