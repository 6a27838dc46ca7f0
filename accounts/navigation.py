"""What the header and the footer offer each person: the doors that would open, and no other (design 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.functional import SimpleLazyObject

from accounts.doors import may_open

SECTIONS = (
    ("Home", "/"),
    ("Register", "/register/"),
    ("Requests", "/requests/"),
    ("Consents", "/consents/"),
    ("Events", "/events/"),
    ("Photo checks", "/checks/"),
    ("Attention", "/attention/"),
    ("Incidents", "/incidents/"),
    ("Audit", "/audit/"),
    ("People", "/people/"),
    ("Roles", "/roles/"),
    ("Demo mail", "/mail/"),
)
ACCOUNT = (("Notices", "/notices/"), ("My page", "/me/"), ("My sign-in details", "/sign-in/details/"))
FOOTER = (
    ("Help", "/help/"),
    ("Social media policy", "/policy/"),
    ("Guidance", "/guidance/"),
    ("Training", "/training/"),
    ("Accessibility", "/help/accessibility/"),
    ("Privacy notice for staff", "/help/privacy/"),
)
MOST_SHOWN = 8
"""So many sections fit beside the name of the portal; of more than that, the last ones go behind “More”."""


@dataclass(frozen=True)
class Link:
    """One entry; `current` is "page" on that very page, "true" inside its section, "" elsewhere."""

    text: str
    url: str
    current: str


@dataclass(frozen=True)
class Navigation:
    """Everything the base template links to for one person."""

    every_section: list[Link]
    account: list[Link]
    footer: list[Link]

    @property
    def sections(self) -> list[Link]:
        """Those that stand side by side."""
        fits = len(self.every_section) <= MOST_SHOWN
        return self.every_section if fits else self.every_section[: MOST_SHOWN - 1]

    @property
    def more(self) -> list[Link]:
        """Those behind “More”; none where all fit."""
        return self.every_section[len(self.sections) :]

    @property
    def is_behind_more(self) -> bool:
        """Whether one is in a section behind “More”."""
        return any(link.current for link in self.more)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav`, worked out only where a template asks for it, and the council's name."""
    return {"nav": SimpleLazyObject(lambda: _build(request)), "council_name": settings.COUNCIL_NAME}


def _build(request: HttpRequest) -> Navigation:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Navigation([], [], [])
    return Navigation(*(list(_links(request, user, entries)) for entries in (SECTIONS, ACCOUNT, FOOTER)))


def _links(request: HttpRequest, user: Any, entries: tuple[tuple[str, str], ...]) -> Iterator[Link]:
    for text, path in entries:
        if opens(user, path):
            yield Link(text, get_script_prefix().rstrip("/") + path, _current(request.path_info, path))


def opens(user: Any, path: str) -> bool:
    """Whether there is a page at `path` that would open for this person."""
    keys = _keys(path)
    return keys is not None and may_open(user, keys)


def _current(here: str, path: str) -> str:
    if here == path:
        return "page"
    return "true" if path != "/" and here.startswith(path) else ""


@lru_cache(maxsize=64)
def _keys(path: str) -> tuple[str, ...] | None:
    """Whom the view behind `path` says it is open to; None where there is no such page."""
    try:
        return getattr(resolve(path).func, "open_to", None)
    except Resolver404:
        return None
