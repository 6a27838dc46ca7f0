"""Production by environment alone: what is missing is named, and what is there is safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NEEDED = {
    "SECRET_KEY": "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789-" * 2,
    "PORTAL_URL": "https://portal.example",
    "FROM_EMAIL": "Social media portal <portal@portal.example>",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://mail.portal.example:587",
    "KEYSET_PATH": "/etc/portal/keyset.json",
    "STORAGE_URL": "file:///srv/portal/store",
}


def manage(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run manage.py with NEEDED and these changes as the whole environment; None removes a variable."""
    whole = {"PATH": os.environ["PATH"], "PORTAL_EMBEDDED": "false"} | NEEDED | environment
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={name: value for name, value in whole.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
    )


def setting(expression: str, **environment: str | None) -> str:
    """What an expression over `settings` gives in production."""
    code = f"from django.conf import settings; print({expression})"
    done = manage("shell", "--no-imports", "-c", code, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_variable_is_named(name: str) -> None:
    done = manage("check", **{name: None})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


def test_no_value_of_the_environment_is_shown_when_one_is_missing() -> None:
    done = manage("check", EMAIL_URL=None)
    assert NEEDED["SECRET_KEY"] not in done.stderr + done.stdout


def test_sqlite_is_refused() -> None:
    done = manage("check", DATABASE_URL="sqlite:////tmp/portal.sqlite3")
    assert "DATABASE_URL" in done.stderr.splitlines()[-1]


def test_an_address_without_https_is_refused() -> None:
    done = manage("check", PORTAL_URL="http://portal.example")
    assert "PORTAL_URL" in done.stderr.splitlines()[-1]


def test_the_deployment_check_finds_nothing() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_demo_people_are_refused() -> None:
    done = manage("seed_demo")
    assert done.returncode != 0
    assert "DEBUG is off" in done.stderr


def test_debug_is_off() -> None:
    assert setting("settings.DEBUG") == "False"


def test_connections_are_pooled_and_checked() -> None:
    database = "settings.DATABASES['default']"
    assert setting(f"'pool' in {database}['OPTIONS'], {database}['CONN_HEALTH_CHECKS']") == "True True"


def test_redis_is_broker_and_cache() -> None:
    code = "from config.celery import app; print(app.conf.broker_url, settings.CACHES['default']['LOCATION'])"
    done = manage("shell", "--no-imports", "-c", f"from django.conf import settings; {code}")
    assert done.stdout.split() == [NEEDED["REDIS_URL"], NEEDED["REDIS_URL"]], done.stderr


def test_cookies_travel_only_over_https() -> None:
    assert setting("settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE") == "True True"


def test_only_the_portals_own_host_is_served() -> None:
    assert setting("settings.ALLOWED_HOSTS") == "['portal.example']"


def test_the_clock_cannot_be_moved() -> None:
    assert setting("settings.CLOCK_FILE", PORTAL_CLOCK_FILE="/tmp/offset") == "None"


def test_the_example_environment_names_every_variable_that_is_needed() -> None:
    example = (ROOT / "deploy" / "portal.env.example").read_text()
    assert [name for name in NEEDED if f"\n{name}=" not in example] == []


def test_the_example_environment_names_every_variable_that_settings_read() -> None:
    import re

    read = set(
        re.findall(
            r"(?:env\.\w+|_needed)\(\s*\"([A-Z_0-9]+)\"", (ROOT / "config" / "settings.py").read_text()
        )
    )
    inside_only = {
        "PORTAL_EMBEDDED",
        "PORTAL_CLOCK_FILE",
        "BROKER_DIR",
        "CACHE_DIR",
        "MAIL_DIR",
        "DEBUG",
        "BEAT_SECONDS",
    }
    example = (ROOT / "deploy" / "portal.env.example").read_text()
    assert (
        sorted(name for name in read - inside_only if not re.search(rf"^#?{name}=", example, re.MULTILINE))
        == []
    )
