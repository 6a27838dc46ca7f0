"""Chromium for the tests that look at real pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. Without one the test is skipped, but fails where CI is set.

    Playwright keeps an event loop in this thread for as long as it runs, and Django would refuse every query
    there; the tests use the database between the browser's steps only, so the refusal is lifted meanwhile.
    """
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def problems(page: Page) -> list[str]:
    """What axe finds wrong with the page, and by how much it sticks out of the window, one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return sticks_out(page) + [
        f"{one['id']} {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found
    ]


def sticks_out(page: Page) -> list[str]:
    """A line when the page is wider than its window. Works where scripts are off, as axe does not."""
    extra = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {extra} pixels too wide"] if extra > 0 else []
