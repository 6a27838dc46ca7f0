// <button type="button" data-module="app-print" hidden>: shown only where it can work.

export function startPrintButtons(scope) {
  for (const button of scope.querySelectorAll('[data-module="app-print"]')) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
