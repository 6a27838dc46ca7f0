"""The page with every kind of field, served under the portal's own settings, and a browser to look at it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page


@pytest.fixture
def sink_urls(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ROOT_URLCONF = "tests.accounts.forms.sink"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]


@pytest.fixture
def sink_client(sink_urls: None) -> Client:
    return Client()


@pytest.fixture
def open_page(browser: Browser, sink_urls: None, live_server) -> Iterator[Callable[..., Page]]:  # type: ignore[no-untyped-def]
    """`open_page("/sink/", width=390)`: a Chromium page; what its console complains of fails the test."""
    complaints: list[str] = []

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
    for context in browser.contexts:
        context.close()
    assert complaints == []
