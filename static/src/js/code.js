// A one-time or recovery code on the screen: its countdown, and gone from the page when it ends or the page is left.

export function startCodes(scope) {
  for (const box of scope.querySelectorAll('[data-module="app-code"]')) countDown(box);
}

function countDown(box) {
  const values = box.querySelectorAll("[data-secret]");
  const text = box.querySelector("[data-countdown]");
  const end = performance.now() + Number(box.dataset.seconds) * 1000;
  const hide = () => {
    clearInterval(timer);
    for (const value of values) value.textContent = "Hidden";
    text.textContent = "The code is hidden again.";
  };
  const timer = setInterval(() => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) return hide();
    text.textContent = `Hidden again in ${left} second${left === 1 ? "" : "s"}.`;
  }, 500);
  window.addEventListener("pagehide", hide);
}
