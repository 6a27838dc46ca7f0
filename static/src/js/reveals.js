// ARIA gives radio buttons no expanded state, though GOV.UK's script sets one. What an answer uncovers follows right after
// it in reading order, so nothing is lost by leaving the state out.

export function startReveals(scope) {
  for (const radio of scope.querySelectorAll(".govuk-radios__input[aria-controls]")) {
    const drop = () => radio.removeAttribute("aria-expanded");
    drop();
    new MutationObserver(drop).observe(radio, { attributes: true, attributeFilter: ["aria-expanded"] });
  }
}
