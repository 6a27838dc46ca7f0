// <time data-module="app-clock" data-seconds="90"> goes on counting the time, in the words that the server began with.

const EVERY = 20_000;

export function startClocks(scope) {
  for (const clock of scope.querySelectorAll('[data-module="app-clock"]')) {
    // The server's clock counts, not the browser's: only what passes from now on is added.
    const shown = Number(clock.dataset.seconds) * 1000;
    const opened = Date.now();
    setInterval(() => (clock.textContent = inWords(shown + Date.now() - opened)), EVERY);
  }
}

function inWords(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 60_000));
  const [days, hours, minutes] = [Math.floor(total / 1440), Math.floor(total / 60) % 24, total % 60];
  const parts = days ? [count(days, "day"), count(hours, "hour")] : [count(hours, "hour"), count(minutes, "minute")];
  return parts.filter(Boolean).join(" ") || "less than a minute";
}

const count = (number, word) => number && `${number} ${word}${number === 1 ? "" : "s"}`;
