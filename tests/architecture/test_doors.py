"""Every URL × every role, compared with one table per room: a page that is not in a table fails."""

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.architecture.access as access
from config import clock
from socialaccounts.models import SocialAccount
from tests.architecture.other_manager import OTHER_MANAGER
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_holder

ROLES = ("anonymous", "stranger", "officer", "manager", "comms", "safeguarding", "auditor", "admin")

LIKE = {"leaver": "anonymous", "former holder": "stranger", "other manager": "stranger"}
"""Who else comes, and as whom they are treated: somebody who left today with an open session, who held every account until
yesterday, and who manages another service: what differs there is named in tests/architecture/other_manager.py."""
NAMED = {page: answer for answer, pages in OTHER_MANAGER.items() for page in pages.split()}

ROOMS = [import_module(f"{access.__name__}.{module.name}") for module in iter_modules(access.__path__)]


def patterns(resolver, namespace=""):
    """Every URL name of the portal."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


def test_every_page_is_in_exactly_one_table():
    tabled = [name for room in ROOMS for name in room.TABLE]

    assert sorted(tabled) == sorted(name for name, _ in patterns(get_resolver()))


def test_every_view_says_who_may_open_it():
    silent = [
        name
        for name, pattern in patterns(get_resolver())
        if not hasattr(pattern.callback, "open_to")
        and getattr(pattern.callback, "login_required", True)
        and not pattern.callback.__module__.startswith("allauth.")
    ]

    assert silent == []


def test_the_list_of_pages_without_sign_in_is_short_and_known():
    open_doors = {
        name
        for name, pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }

    assert open_doors == {
        "health_live",
        "health_ready",
        "calendar_feed",
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        # Steps of signing in: the second factor, a passkey alone, and to the council's own sign-in and back.
        "mfa_authenticate",
        "mfa_login_webauthn",
        "sso_start",
        "sso_callback",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_each_role_gets_the_tabled_answer(room, request, client_for, service):
    people = {role: request.getfixturevalue(role) for role in ROLES if role != "anonymous"}
    arguments = room.OBJECTS(service=service, **people)
    people |= others()
    wrong = []
    for name, answers in room.TABLE.items():
        url = reverse(name, args=arguments.get(name, ()))
        expected = answers | {who: answers[role] for who, role in LIKE.items()}
        expected["other manager"] = NAMED.get(name, expected["other manager"])
        for who, answer in expected.items():
            client = Client() if who == "anonymous" else client_for(people[who])
            status = client.get(url).status_code
            if status != answer:
                wrong.append(f"{name} {url} for {who}: {status}, tabled {answer}")

    assert wrong == []


def others():
    """The people of LIKE. Their sessions are made anew for each page, as if they had been open all the while."""
    today = clock.today()
    former, leaver = make_user("Fay Former"), make_user("Lou Leaver", role="comms")
    for account in SocialAccount.objects.all():
        span = {"since": today - timedelta(days=9), "until": today - timedelta(days=1)}
        make_holder(account, former, **span)
    leaver.left_on = today
    leaver.save()
    other = make_user("Otto Other", service=make_service("Museum"), manages=True)
    return {"leaver": leaver, "former holder": former, "other manager": other}


def test_an_undeclared_view_shows_nobody(rf, admin):
    from django.core.exceptions import PermissionDenied

    from accounts.middleware import DoorsMiddleware

    request = rf.get("/")
    request.user = admin

    def forgotten(request):
        raise AssertionError("it was shown")

    with pytest.raises(PermissionDenied):
        DoorsMiddleware(lambda _: None).process_view(request, forgotten, (), {})


def test_sign_in_is_required_by_middleware():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    assert "accounts.middleware.DoorsMiddleware" in settings.MIDDLEWARE
