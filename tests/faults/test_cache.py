"""Redis goes away: people sign in all the same, and guesses at a password are counted all the same."""

import socket
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from config.cache import SteadyCache
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["refuses", "never answers"])
def redis_away(request, settings, monkeypatch) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The portal with a Redis at whose address nobody listens, or somebody who says nothing."""
    monkeypatch.setattr(SteadyCache, "_away_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        if request.param == "refuses":
            silent.close()
        settings.CACHES = {
            "default": {
                "BACKEND": "config.cache.SteadyCache",
                "LOCATION": f"redis://127.0.0.1:{port}/0",
                "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
            }
        }
        cache.clear()
        yield
        cache.clear()


def sign_in(email: str, password: str):  # type: ignore[no-untyped-def]
    return Client().post("/sign-in/", {"login": email, "password": password})


def test_people_sign_in(redis_away, officer):
    assert sign_in(officer.email, PASSWORD).headers["Location"] == "/"


def test_guesses_are_counted(redis_away, officer):
    for _ in range(5):
        sign_in(officer.email, "wrong")

    assert "Location" not in sign_in(officer.email, PASSWORD).headers


def test_every_use_of_the_cache_works(redis_away):
    cache.set_many({"a": 1, "b": 2})
    assert cache.incr("a") == 2
    assert cache.get_many(["a", "b"]) == {"a": 2, "b": 2}
    assert cache.add("c", 3) and not cache.add("c", 4)
    assert cache.touch("c") and "c" in cache
    cache.delete_many(["a", "b"])
    assert cache.delete("c")
    assert cache.get("a") is None
