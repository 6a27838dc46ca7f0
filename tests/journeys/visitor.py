"""A person at a browser who never touches the mouse."""

import os
import time
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.browser import problems, sticks_out

WIDTHS = ((1280, 900), (390, 844))
MOST_TABS = 300
SECONDS_TO_WAIT = 15
STEPS = """target => {
  const can = "a[href], button, input, select, textarea, summary, [tabindex]";
  const group = (e) => (e.type === "radio" ? `${e.form && e.form.id}:${e.name}` : "");
  const shown = [...document.querySelectorAll(can)].filter(
    (e) => e.tabIndex >= 0 && !e.disabled && e.getClientRects().length && e.checkVisibility({visibilityProperty: true}));
  const taken = new Set(shown.filter((e) => group(e) && e.checked).map(group));
  const stops = [], seen = new Set();
  for (const e of shown) {
    if (group(e) && (taken.has(group(e)) ? !e.checked : seen.has(group(e)))) continue;
    seen.add(group(e));
    stops.push(e);
  }
  const before = (e) => stops.filter((stop) => stop.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
  const at = (e) => {
    const own = stops.findIndex((stop) => stop === e || (group(e) && group(stop) === group(e)));
    return own >= 0 ? own : before(e).length - 1; // a message that has the focus is no stop: Tab goes on from where it is
  };
  return at(target) - at(document.activeElement);
}"""
"""How many stops of the Tab key lie between the focus and a control, a group of radio buttons being one: a first guess,
which `reach` then proves."""


class Visitor:
    """Signs in as one person and walks the portal by keyboard; each page it looks at is checked by axe at both widths."""

    def __init__(
        self, browser: Browser, url: str, pictures: str, *, javascript: bool = True, narrow: bool = False
    ) -> None:
        self.javascript = javascript
        self.size = dict(zip(("width", "height"), WIDTHS[1 if narrow else 0], strict=True))
        self.context = browser.new_context(
            base_url=url,
            viewport=self.size,  # type: ignore[arg-type]
            java_script_enabled=javascript,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._listen)
        self.base = url
        self.account = ""
        self.pictures = pictures
        self.looked = 0

    def _listen(self, message) -> None:  # type: ignore[no-untyped-def]
        if message.type == "error" and "Content Security Policy" in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Through the sign-in page, as anybody would."""
        self.page.goto("/sign-in/")
        self.reach(self.page.locator("[name=login]"))
        self.page.keyboard.insert_text(email)
        self.fill("Password", password)
        self.press("Sign in")
        return self

    def go(self, path: str) -> "Visitor":
        """Open a page by its address."""
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, f"{path} answered {answer and answer.status}"
        return self

    def status_of(self, path: str) -> int:
        """What this person gets at an address."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def reach(self, target: Locator) -> Locator:
        """Tab to a control. Raises AssertionError when the keyboard does not get there."""
        target = target.first
        target.wait_for()
        control = target.element_handle()
        steps = control.evaluate(STEPS)
        for _ in range(abs(steps)):
            self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
        for _ in range(MOST_TABS):
            if control.evaluate("e => e === document.activeElement"):
                return target
            if not control.evaluate("e => e.isConnected"):  # a part of the page was drawn anew meanwhile
                control = target.element_handle()
                continue
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: the keyboard does not reach {target}")

    def fill(self, label: str, text: str) -> None:
        """Tab to the field with this label and type."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def fill_date(self, legend: str, day: int, month: int, year: int) -> None:
        """Type into the three boxes of a date."""
        group = self.page.get_by_role("group", name=legend)
        for label, value in (("Day", day), ("Month", month), ("Year", year)):
            self.reach(group.get_by_label(label, exact=True))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(str(value))

    def choose(self, label: str, within: str = "") -> None:
        """Tick the checkbox or take the radio button with this label."""
        scope = self.page.get_by_role("group", name=within) if within else self.page
        target = scope.get_by_label(label, exact=True).first
        if target.get_attribute("type") == "radio":
            self._take_radio(target)
        else:
            self.reach(target)
            if not target.is_checked():
                self.page.keyboard.press("Space")
        assert target.is_checked()

    def _take_radio(self, target: Locator) -> None:
        # A group of radio buttons has one tab stop; the arrow keys move in it.
        name, handle = target.get_attribute("name"), target.element_handle()
        steps = handle.evaluate(STEPS)
        for _ in range(abs(steps)):
            self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
        for _ in range(MOST_TABS):
            inside = "n => document.activeElement.name === n && document.activeElement.type === 'radio'"
            if self.page.evaluate(inside, name):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(60):
            if handle.evaluate("e => e.checked"):
                return
            self.page.keyboard.press("ArrowDown")

    def select(self, label: str, option: str) -> None:
        """Choose in a select, or in a type-ahead box, by typing."""
        box = self.reach(self.page.get_by_label(label, exact=True).locator("visible=true"))
        if box.evaluate("e => e.tagName") == "SELECT":
            self.page.keyboard.type(option)
            assert box.evaluate("e => e.selectedOptions[0].text").startswith(option)
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option).first.wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def upload(self, label: str, file: Path) -> None:
        """Tab to the file field and give it a file, as the system's own dialogue would."""
        self.reach(self.page.get_by_label(label, exact=True)).set_input_files(file)

    def press(self, name: str, exact: bool = True) -> None:
        """Tab to the button with this name and press Enter; waits for the page that follows."""
        self._enter(self.page.locator("main").get_by_role("button", name=name, exact=exact))

    def press_containing(self, name: str) -> None:
        """As `press`, for a button whose name says more for a screen reader."""
        self.press(name, exact=False)

    def _enter(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def fill_first(self, text: str) -> None:
        """Type into the first text box of the page."""
        self.reach(self.page.locator("main textarea, main input[type=text]"))
        self.page.keyboard.insert_text(text)

    def follow(self, name: str, exact: bool = True) -> None:
        """Tab to the link with this name and press Enter; waits for the page that follows."""
        self._enter(self.page.locator("main").get_by_role("link", name=name, exact=exact))

    def sees(self, text: str) -> None:
        """The page shows this text, now or in a moment."""
        self.page.get_by_text(text).first.wait_for()

    def waits_for(self, selector: str, again: str) -> None:
        """Something that a worker makes appears by itself; without scripts, after pressing `again` now and then."""
        end = time.monotonic() + SECONDS_TO_WAIT
        while not self.javascript and not self.page.locator(selector).count():
            assert time.monotonic() < end, f"{self.page.url}: waited in vain for {selector}"
            self.press(again)
        self.page.locator(selector).first.wait_for()

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def look(self, name: str) -> None:
        """Check the page at both widths, with axe where scripts run. JOURNEY_PICTURES names a folder for pictures."""
        self.looked += 1
        for width, height in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": height})
            found = problems(self.page) if self.javascript else sticks_out(self.page)
            self.problems += [f"{name} at {width}: {one}" for one in found]
            if folder := os.environ.get("JOURNEY_PICTURES"):
                picture = Path(folder) / f"{self.pictures}-{self.looked:02}-{name}-{width}.png"
                self.page.screenshot(path=picture, full_page=True)
        self.page.set_viewport_size(self.size)  # type: ignore[arg-type]

    def leave(self) -> None:
        """Close the browser. Raises AssertionError with every problem met on the way."""
        self.context.close()
        assert self.problems == [], "\n".join(self.problems)
