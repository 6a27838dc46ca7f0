"""The page with every kind of field, served under the portal's own settings, and a browser to look at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"


@pytest.fixture
def sink_urls(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ROOT_URLCONF = "tests.accounts.forms.sink"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]


@pytest.fixture
def sink_client(sink_urls: None) -> Client:
    return Client()


@pytest.fixture
def open_page(sink_urls: None, live_server) -> Iterator[Callable[..., Page]]:  # type: ignore[no-untyped-def]
    """`open_page("/sink/", width=390)`: a Chromium page; what its console complains of fails the test."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("needs Chromium")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )

        def open_at(path: str, *, width: int = 1280, scripts: bool = True) -> Page:
            page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                lambda line: complaints.append(line.text) if "rror" in line.type + line.text else None,
            )
            page.goto(live_server.url + path)
            return page

        yield open_at
        browser.close()
    assert complaints == []
