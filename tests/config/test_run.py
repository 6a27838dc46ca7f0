"""What `make run` does once everything is installed: it prepares, starts, says so, and leaves nothing behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240

pytestmark = pytest.mark.xdist_group("run")


def environment(home: Path) -> dict[str, str]:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PORT": port,
        "PORTAL_EMBEDDED": "true",
        "SECRET_KEY": "only for the tests",
        "DATABASE_URL": f"sqlite:///{home}/portal.sqlite3",
        "KEYSET_PATH": str(home / "keys" / "keyset.json"),
        "STORAGE_URL": f"file://{home}/store",
        **{name: str(home / name.lower()) for name in ("BROKER_DIR", "CACHE_DIR", "MAIL_DIR", "STATIC_ROOT")},
    }


def prepare(settings: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "bin/prepare.py"],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """The environment of a portal that was prepared once, and what that said."""
    settings = environment(tmp_path_factory.mktemp("home"))
    return settings, prepare(settings)


@pytest.fixture
def portal(prepared: tuple[dict[str, str], str]) -> Iterator[subprocess.Popen[str]]:
    """The portal, running and its address said; whatever the test leaves of it is killed."""
    settings = prepared[0]
    process = subprocess.Popen(
        [sys.executable, "bin/serve.py"],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started = {process.pid}
    try:
        assert f"The portal is at http://127.0.0.1:{settings['PORT']}/\n" in iter(process.stdout.readline, "")  # type: ignore[union-attr]
        with urllib.request.urlopen(
            f"http://127.0.0.1:{settings['PORT']}/health/ready", timeout=60
        ) as answer:
            assert answer.status == 200
        started = family(process.pid)
        yield process
    finally:
        for pid in started:
            if psutil.pid_exists(pid):
                psutil.Process(pid).kill()
        process.communicate()


def family(pid: int) -> set[int]:
    """The process and all its descendants."""
    return {pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))}


def running(pids: set[int]) -> list[str]:
    """Those of the processes that still run, by their commands."""
    return [
        " ".join(process.cmdline())
        for process in psutil.process_iter(["status"])
        if process.pid in pids and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def test_preparing_says_who_can_sign_in(prepared: tuple[dict[str, str], str]) -> None:
    said = prepared[1]
    assert "password" in said
    for name in ("officer", "manager", "comms", "comms2", "safeguarding", "auditor", "admin"):
        assert f"{name}@council.example" in said


def test_preparing_again_keeps_what_people_entered(prepared: tuple[dict[str, str], str]) -> None:
    settings = prepared[0]
    with closing(sqlite3.connect(settings["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        database.execute(
            "UPDATE accounts_user SET job_title = 'entered' WHERE email = 'officer@council.example'"
        )
        database.commit()
        before = database.execute("SELECT count(*) FROM accounts_auditevent").fetchone()
        prepare(settings)
        after = database.execute("SELECT count(*) FROM accounts_auditevent").fetchone()
        found = database.execute(
            "SELECT job_title FROM accounts_user WHERE email = 'officer@council.example'"
        )
        assert (after, found.fetchone()) == (before, ("entered",))


def test_what_prepare_made_is_readable_by_its_owner_alone(prepared: tuple[dict[str, str], str]) -> None:
    assert Path(prepared[0]["KEYSET_PATH"]).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_or_a_closed_terminal_stops_every_process(
    portal: subprocess.Popen[str], ending: signal.Signals
) -> None:
    everybody = family(portal.pid)
    portal.send_signal(ending)
    said, _ = portal.communicate(timeout=30)
    assert portal.returncode == 0
    assert said.endswith("Stopped.\n")
    assert running(everybody) == []


def test_when_one_process_dies_the_others_stop_and_it_says_so(portal: subprocess.Popen[str]) -> None:
    everybody = family(portal.pid)
    (web,) = [
        process
        for process in map(psutil.Process, everybody)
        if "gunicorn" in process.cmdline() and "gunicorn" not in process.parent().cmdline()  # type: ignore[union-attr]
    ]
    web.kill()
    said, _ = portal.communicate(timeout=30)
    assert portal.returncode != 0
    assert "ended by itself" in said
    assert running(everybody) == []
