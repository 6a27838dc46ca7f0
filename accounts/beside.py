"""What other rooms show on a page, without the page's own room knowing them: each says it here once its app is ready."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from accounts.people.models import User

Facts = Callable[..., "Mapping[str, Any]"]
"""What the template is told: `facts(user, **what_the_page_is_about)`."""

_parts: dict[str, dict[str, tuple[str, Facts]]] = {}


def register(place: str, key: str, template: str, facts: Facts) -> None:
    """Show `template` at `place`, such as "a person" or "an account"; said again, it replaces what was said before."""
    _parts.setdefault(place, {})[key] = (template, facts)


def parts(place: str, user: User, **about: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each template to show at `place`, with what it is told, in the rooms' order."""
    for template, facts in _parts.get(place, {}).values():
        yield template, facts(user, **about)
