"""What a person's hands do in a browser: every press of a key and every click of the mouse, counted in the page itself."""

from collections import Counter

from tests.journeys.visitor import Visitor

LISTEN = """
for (const [kind, event] of [["key", "keydown"], ["click", "pointerdown"]]) {
  document.addEventListener(event, (e) => { if (e.isTrusted) window.didByHand(kind); }, true);
}
"""


class Hands:
    """Counts for one visitor; `tell` says what was done since it was asked last."""

    def __init__(self, visitor: Visitor) -> None:
        self.counts: Counter[str] = Counter()
        visitor.context.expose_binding("didByHand", lambda _, kind: self.counts.update([kind]))
        visitor.context.add_init_script(LISTEN)
        visitor.page.reload()

    def tell(self) -> tuple[int, int]:
        """Keys and clicks since the last time."""
        done = self.counts["key"], self.counts["click"]
        self.counts.clear()
        return done
