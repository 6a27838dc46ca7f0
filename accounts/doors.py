"""Who may open a page. Every view says so with `@open_to`; a view that forgot shows nobody (design 1 and 5.1).

The door decides by person. *Which rows* a person sees is decided by the view's query (`visible_to`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.people.models import User
from accounts.people.rules import manages_any_service

STAFF = "staff"
"""Anybody signed in."""
MANAGERS = "managers"
"""Whoever manages a service today."""

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def may_open(user: User, keys: tuple[str, ...]) -> bool:
    """Whether one of `keys` (STAFF, MANAGERS or a permission) lets this person in."""
    return any(
        key == STAFF or (manages_any_service(user) if key == MANAGERS else user.has_perm(key)) for key in keys
    )


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that passed a door."""
    return cast(User, request.user)


def open_to(*keys: str) -> Callable[[View], View]:
    """Decorate a view with who may open it; anyone else gets 403. Outermost of all decorators."""
    if not keys:
        raise ValueError("open_to needs at least one key")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may_open(signed_in(request), keys):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.open_to = keys  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
