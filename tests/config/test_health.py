"""/health/live and /health/ready: who learns what, and what each broken part looks like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.test import Client

from config import encryption, health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings) -> None:  # type: ignore[no-untyped-def]
    """The folders that set-up makes."""
    for path in (settings.BROKER_DIR, Path(settings.STORAGES["default"]["OPTIONS"]["location"])):
        path.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def parts(admin: Any, client_for: Callable[[Any], Client]) -> Callable[[], dict[str, str]]:
    """What an administrator reads about each part, of a portal that is not ready."""
    browser = client_for(admin)

    def read() -> dict[str, str]:
        answer = browser.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["status"] == "not ready"
        found: dict[str, str] = answer.json()["parts"]
        return found

    return read


def test_live_answers_without_a_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_ready_tells_a_stranger_only_that(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_ready_tells_an_officer_only_that(officer: Any, client_for: Callable[[Any], Client]) -> None:
    assert client_for(officer).get("/health/ready").json() == {"status": "ready"}


def test_ready_tells_an_administrator_about_each_part(
    admin: Any, client_for: Callable[[Any], Client]
) -> None:
    assert client_for(admin).get("/health/ready").json() == {
        "status": "ready",
        "parts": {"database": "ok", "migrations": "ok", "broker": "ok", "storage": "ok", "keys": "ok"},
    }


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_health_is_only_asked_and_never_cached(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert "no-store" in client.get(address)["Cache-Control"]


def test_a_database_that_is_away_is_not_ready_and_says_nothing_to_strangers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused for user portal at 10.0.0.7")

    monkeypatch.setattr(connections["default"], "cursor", away)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})


def test_migrations_are_not_looked_for_in_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connections["default"], "cursor", away)
    found = health.report()
    assert "OperationalError" in found["database"]
    assert found["migrations"] == "The database does not answer."


def test_waiting_migrations_are_counted(parts: Callable[[], dict[str, str]]) -> None:
    (newest,) = MigrationExecutor(connection).loader.graph.leaf_nodes("accounts")
    MigrationRecorder(connection).record_unapplied(*newest)
    assert parts()["migrations"] == "1 migration waits: run manage.py migrate."


def test_a_missing_broker_folder_is_named(
    parts: Callable[[], dict[str, str]], settings, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    settings.REDIS_URL, settings.BROKER_DIR = "", tmp_path / "gone"
    assert parts()["broker"] == f"The folder {tmp_path / 'gone'} is not there."


def test_a_redis_that_is_away_is_noticed_in_time(parts: Callable[[], dict[str, str]], settings) -> None:  # type: ignore[no-untyped-def]
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "OperationalError" in parts()["broker"]


def test_a_storage_that_cannot_be_written_is_named(
    parts: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.os, "access", lambda *_: False)
    assert "may not be written" in parts()["storage"]


def test_a_remote_storage_is_asked(
    parts: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Remote:
        def exists(self, name: str) -> bool:
            raise ConnectionError(name)

    monkeypatch.setattr(health, "default_storage", Remote())
    assert "ConnectionError" in parts()["storage"]


def test_a_missing_key_is_noticed(parts: Callable[[], dict[str, str]], settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.KEYSET_PATH = tmp_path / "gone.json"
    assert parts()["keys"] == f"The keyring is away. The key file {tmp_path / 'gone.json'} cannot be read."


def test_a_key_that_does_not_open_what_it_sealed_is_noticed(
    parts: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encryption, "unseal", lambda *_, **__: b"something else")
    assert "does not open what it sealed" in parts()["keys"]
