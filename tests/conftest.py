"""The people, the clock and the servers of the tests. The environment is the embedded mode's, in a folder of its own."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def _own_redis(url: str) -> str:
    """The Redis database of this xdist worker: one that empties its cache must not empty another's."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    server, _, number = url.rpartition("/")
    return f"{server}/{(int(number) + worker) % 16}" if url else ""


_HOME = Path(tempfile.mkdtemp(prefix="portal-tests-"))
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    PORTAL_EMBEDDED="true",
    SECRET_KEY="only for the tests",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_HOME}/portal.sqlite3",
    REDIS_URL=_own_redis(os.environ.get("TEST_REDIS_URL", "")),
    CLAMD_URL=os.environ.get("TEST_CLAMD_URL", ""),
    KEYSET_PATH=str(_HOME / "keys" / "keyset.json"),
    STORAGE_URL=f"file://{_HOME}/store",
    BROKER_DIR=str(_HOME / "broker"),
    CACHE_DIR=str(_HOME / "cache"),
    MAIL_DIR=str(_HOME / "mail"),
    STATIC_ROOT=str(_HOME / "static"),
)

for _folder in ("static", "store", "broker"):
    (_HOME / _folder).mkdir()

import django  # noqa: E402

django.setup()

import pytest  # noqa: E402
from django.conf import settings as portal_settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, TransactionTestCase  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

WITH_A_PORTAL = ("journeys", "faults", "keys")

hypothesis_settings.register_profile("default", max_examples=100, deadline=None)
hypothesis_settings.register_profile("thorough", max_examples=10_000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first, so that no worker is left alone with them in the end: those with a portal of their own."""
    items.sort(key=lambda item: item.path.parent.name not in WITH_A_PORTAL or has_database(item))


def has_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None


def pytest_configure(config: pytest.Config) -> None:
    """Each xdist worker sets its own folder above; a settings module it inherited would be loaded before that."""
    django.setup()
    if config.getoption("numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_sessionfinish() -> None:
    import shutil

    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:  # type: ignore[no-untyped-def]
    """The real hasher is slow on purpose; what it does is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    from config.encryption import key_file

    key_file().make()


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix(django_db_modify_db_settings_parallel_suffix: None) -> None:
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        # A real file: the in-memory database has no write-ahead log, so threads would meet other locks than in earnest.
        database.setdefault("TEST", {})["NAME"] = str(_HOME / "tests.sqlite3")
    suffix = os.environ.get("PORTAL_TEST_DB_SUFFIX", "")
    if suffix and "postgresql" in database["ENGINE"]:
        test = database.setdefault("TEST", {})
        test["NAME"] = f"{test.get('NAME') or 'test_' + database['NAME']}_{suffix}"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """On SQLite a run finds the database migrated where one before it kept its own."""
    from tests import migrated

    return connection.vendor == "sqlite" and migrated.take(connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session", autouse=True)
def _kept_once_migrated(django_db_setup: None, django_db_keepdb: bool, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    from tests import migrated

    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock():
            migrated.keep()


@pytest.fixture(scope="session", autouse=True)
def _pool_closed_before_the_database_goes(django_db_setup: None) -> Iterator[None]:
    yield
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Between transactional tests the tables are emptied, which the append-only triggers would rightly refuse."""
    teardown = TransactionTestCase._fixture_teardown

    def fixture_teardown(case: TransactionTestCase) -> None:
        with guards_down():
            teardown(case)

    TransactionTestCase._fixture_teardown = fixture_teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


@contextmanager
def guards_down() -> Iterator[None]:
    """The database without the portal's triggers, as somebody with the owner's password could have it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            try:
                yield
            finally:
                for _, sql in triggers:
                    cursor.execute(sql)


class Clock:
    """Moves the portal's clock; it goes on ticking from there."""

    def __init__(self, settings) -> None:  # type: ignore[no-untyped-def]
        # The fixture puts it back in the end. Each assignment to it lies on the one before, thousands deep for some tests.
        settings.CLOCK_OFFSET = timedelta(0)

    def move_to(self, moment: date | datetime) -> None:
        """To an aware instant, or to noon in London on a date."""
        from config.clock import LONDON

        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, 12, tzinfo=LONDON)
        self._set(moment - datetime.now(UTC))

    def forward(self, **span: float) -> None:
        """By a timedelta's arguments: `clock.forward(days=3)`."""
        self._set(portal_settings.CLOCK_OFFSET + timedelta(**span))

    @staticmethod
    def _set(offset: timedelta) -> None:
        portal_settings.CLOCK_OFFSET = offset


@pytest.fixture
def clock(settings) -> Clock:  # type: ignore[no-untyped-def]
    return Clock(settings)


@pytest.fixture
def service(db):  # type: ignore[no-untyped-def]
    from tests.factories import make_service

    return make_service("Leisure")


@pytest.fixture
def officer(service):  # type: ignore[no-untyped-def]
    from tests.factories import make_user

    return make_user("Olive Officer", service=service)


@pytest.fixture
def manager(service):  # type: ignore[no-untyped-def]
    from tests.factories import make_user

    return make_user("Mani Manager", service=service, manages=True)


@pytest.fixture
def stranger(db):  # type: ignore[no-untyped-def]
    from tests.factories import make_service, make_user

    return make_user("Stran Stranger", service=make_service("Housing"))


def _in_role(name: str, role: str):  # type: ignore[no-untyped-def]
    @pytest.fixture(name=name)
    def person(db):  # type: ignore[no-untyped-def]
        from tests.factories import make_user

        return make_user(f"{name.title()} Person", role=role)

    return person


comms = _in_role("comms", "comms")
comms2 = _in_role("comms2", "comms")
safeguarding = _in_role("safeguarding", "safeguarding")
auditor = _in_role("auditor", "auditor")
admin = _in_role("admin", "administrator")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, for as long as the tests of one module run: see `tests.browser.chromium`."""
    from tests.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture
def client_for() -> Callable[..., Client]:
    """`client_for(user)`: a browser in which this person is signed in and has just confirmed their password."""

    def make(user) -> Client:  # type: ignore[no-untyped-def]
        client = Client()
        client.force_login(user, backend="accounts.signin.backend.RoleBackend")
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session["seen"] = session["began"] = time.time()
        session.save()
        return client

    return make
