"""Which pages are measured, as whom, and what the floor does beside each."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.load import Ask

HOST = "portal.bench"
TOKEN = "b" * 32
A_NAME = hashlib.md5(b"60", usedforsecurity=False).hexdigest()[:8]
"""Part of the name of one account of the filling."""


@dataclass(frozen=True)
class Page:
    """A page of the portal and the floor's answer to it; `aim`: how much CPU it may take beside the floor."""

    name: str
    person: str
    path: str
    floor: str
    aim: float
    shows: str
    floor_shows: str
    post: bool = False


_ALL = (
    Page("home", "comms", "/", "/", 1.5, "</main>", "</main>"),
    Page("register list", "officer", "/register/", "/accounts/", 1.5, "Showing 1 to 25", "</td>"),
    Page("register search", "officer", f"/register/?q={A_NAME}", f"/search/?q={A_NAME}", 2, A_NAME, A_NAME),
    Page("request list", "comms", "/requests/?tab=all", "/requests/", 1.5, "Showing 1 to 25", "</td>"),
    Page("audit list", "auditor", "/audit/", "/audit/", 1.5, "Showing 1 to 25", "</td>"),
    Page("vault list", "comms", "/register/vault/", "/vault/", 1.5, "Showing 1 to 25", "</td>"),
    Page("vault search", "comms", f"/register/vault/?q={A_NAME}", f"/vault/?q={A_NAME}", 2, A_NAME, A_NAME),
    Page(
        "reveal",
        "lead",
        "/register/{reference}/vault/reveal/",
        "/reveal/{account}/",
        1.5,
        "</main>",
        "data-secret",
        True,
    ),
)

_CHOSEN = os.environ.get("BENCH_PAGES", "")
PAGES = tuple(page for page in _ALL if not _CHOSEN or page.name in _CHOSEN.split(","))


def asks(page: Page, found: Mapping[str, Any]) -> tuple[Ask, Ask]:
    """The requests to the portal and to the floor; `found` is what `people.py` printed."""
    session = found["sessions"][page.person]
    headers = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Accept-Encoding": "gzip",
    }
    path = page.path.format(**found)
    if not page.post:
        return Ask(path, page.shows, headers=headers), Ask(page.floor, page.floor_shows, headers=headers)
    form = {
        **headers,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"https://{HOST}{path}",
    }
    body = f"csrfmiddlewaretoken={TOKEN}"
    floor = Ask(page.floor.format(**found), page.floor_shows, "POST", body, form)
    return Ask(path, page.shows, "POST", body, form), floor
