"""A real web process: 15 MB add at most 40 MB to it, and nobody finds a byte of the scan on a disk afterwards."""

import http.client
import os
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from consents.models import Form, StoredFile
from tests.consents import factories
from tests.database import database_url

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1024 * 1024
MOST_ADDED = 40 * MEGABYTE


@pytest.fixture
def home(tmp_path):
    for name in ("store", "broker", "cache", "mail", "tmp"):
        (tmp_path / name).mkdir(exist_ok=True)
    return tmp_path


@contextmanager
def served(home):
    """The portal under gunicorn on the tests' database; gives its port and its worker process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "STORAGE_URL": f"file://{home}/store",
        "BROKER_DIR": f"{home}/broker",
        "CACHE_DIR": f"{home}/cache",
        "MAIL_DIR": f"{home}/mail",
        "TMPDIR": f"{home}/tmp",
        "CLAMD_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "config.wsgi",
    ]
    log = (home / "web.log").open("wb")
    master = subprocess.Popen(
        [sys.executable, *command, "--threads", "2", "--log-level", "warning"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(port, master)
        yield port, psutil.Process(master.pid).children()[0]
    finally:
        master.terminate()
        master.wait(20)
        log.close()


def _wait_for(port, master):
    for _ in range(300):
        assert master.poll() is None
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/health/live")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the portal did not start")


def _signed_in(user):
    client = Client()
    client.force_login(user, backend="accounts.signin.backend.RoleBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _body(content, token):
    boundary = uuid.uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="scan"; filename="a.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n"
    ).encode()
    return head + content + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _headers(session, token, content_type, length):
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
        "Content-Type": content_type,
        "Content-Length": str(length),
        "Referer": settings.PORTAL_URL,
    }


def _send(port, session, content):
    token = "a" * 32
    body, content_type = _body(content, token)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(
        "POST", "/consents/forms/new/", body, _headers(session, token, content_type, len(body))
    )
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def _peak(process):
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise AssertionError("this system does not say how much memory was used")


def _large_scan():
    """A PDF of just under 15 MB whose stream cannot be made smaller."""
    noise = os.urandom(15 * MEGABYTE - 40_000)

    def fill(document):
        document.pages[0].Contents = document.make_stream(b"")
        document.Root.Noise = document.make_stream(noise)

    scan = factories.pdf(1, fill)
    assert 14.9 * MEGABYTE < len(scan) <= 15 * MEGABYTE
    return scan, noise


def test_an_upload_of_15_mb_adds_at_most_40_mb_and_leaves_no_plaintext(home, manager):
    session = _signed_in(manager)
    scan, noise = _large_scan()
    with served(home) as (port, worker):
        _send(port, session, factories.pdf(1))
        before = _peak(worker)

        response = _send(port, session, scan)
        added = _peak(worker) - before

    assert response.status == 302
    assert added <= MOST_ADDED, f"{added / MEGABYTE:.0f} MB"
    runs = [noise[at : at + 24] for at in range(1000, len(noise), 3 * MEGABYTE)]
    places = [*home.rglob("*"), *Path(os.environ["BROKER_DIR"]).rglob("*")]
    database = Path(settings.DATABASES["default"]["NAME"])
    places += list(database.parent.glob(f"{database.name}*")) if database.is_absolute() else []
    for path in places:
        if path.is_file():
            content = path.read_bytes()
            assert not any(run in content for run in runs), path


def test_a_client_that_hangs_up_leaves_nothing_behind(home, manager):
    session = _signed_in(manager)
    scan, _ = _large_scan()
    token = "a" * 32
    body, content_type = _body(scan, token)
    with served(home) as (port, worker):
        head = "POST /consents/forms/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        head += "".join(
            f"{name}: {value}\r\n"
            for name, value in _headers(session, token, content_type, len(body)).items()
        )
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head.encode() + b"\r\n" + body[: len(body) // 2])
        assert _settles(worker)

        alive = _send(port, session, factories.pdf(1)).status

    assert alive == 302
    assert StoredFile.objects.count() == Form.objects.count() == 1
    assert len([path for path in (home / "store").rglob("*") if path.is_file()]) == 1
    assert list((home / "tmp").iterdir()) == []


def _settles(worker):
    """The worker has no temporary file open any more."""
    for _ in range(100):
        links = [
            str(path.readlink()) for path in Path(f"/proc/{worker.pid}/fd").iterdir() if path.is_symlink()
        ]
        if not any("/#" in link for link in links):
            return True
        time.sleep(0.1)
    return False


def test_sessions_hold_nothing_of_an_upload(client_for, manager, upload):
    client = client_for(manager)
    upload(client, factories.pdf(1), "Mia Okafor.pdf")

    assert "Okafor" not in str(dict(SessionStore(client.session.session_key).items()))
