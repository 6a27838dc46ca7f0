// Passwords from the vault: copied without being shown, shown for a time, and gone from the page afterwards.

const COPIED = "Copied. It stays on your clipboard until you copy something else.";
const NOT_COPIED = "Your browser did not let the portal copy it. Show the password and copy it by hand.";

export function startSecrets(scope) {
  for (const secret of scope.querySelectorAll('[data-module="app-secret"]')) hideInTime(secret);
  if (!navigator.clipboard) return;
  for (const form of scope.querySelectorAll('form[data-module="app-copy"]')) offerCopy(form);
}

// A form with [data-copy], a button that fetches the password from data-copy-url straight to the clipboard.
function offerCopy(form) {
  const button = form.querySelector("[data-copy]");
  const status = Object.assign(document.createElement("p"), { className: "govuk-body app-copy-status" });
  status.setAttribute("role", "status");
  form.append(status);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    status.textContent = "Copying…";
    status.textContent = await copy(form);
    button.removeAttribute("aria-disabled");
  });
}

// Returns the sentence that says what happened. The clipboard is asked at once, while the click still counts as one.
async function copy(form) {
  const password = fetchPassword(form);
  try {
    await writeToClipboard(password);
    return COPIED;
  } catch {
    return password.then(
      () => NOT_COPIED,
      (problem) => problem.message,
    );
  }
}

async function writeToClipboard(password) {
  if (!window.ClipboardItem) return navigator.clipboard.writeText(await password);
  const text = password.then((value) => new Blob([value], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
}

async function fetchPassword(form) {
  const response = await fetch(form.dataset.copyUrl, {
    method: "POST",
    body: new FormData(form),
    redirect: "manual",
    cache: "no-store",
  }).catch(() => {
    throw new Error("The portal did not answer. Try again.");
  });
  if (response.type === "opaqueredirect") {
    // The portal asks who is there first; its page comes back to the form.
    window.location.assign(form.dataset.pageUrl);
    throw new Error("Confirm your password first.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || "The portal did not hand out the password. Open this page again.");
  return answer.password;
}

// The shown password leaves the page after data-seconds, and at once when the page is left or kept for the back button.
function hideInTime(box) {
  const value = box.querySelector("[data-secret]");
  const status = box.querySelector("[data-status]");
  const button = box.querySelector("[data-copy-shown]");
  const hide = () => {
    value.textContent = "Hidden";
    button.hidden = true;
    status.textContent = "The password is hidden again.";
  };
  setTimeout(hide, Number(box.dataset.seconds) * 1000);
  window.addEventListener("pagehide", hide);
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(value.textContent).then(
      () => (button.textContent = "Copied"),
      () => (status.textContent = NOT_COPIED),
    );
  });
}
