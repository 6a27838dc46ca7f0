"""The mail server, or the worker that talks to it, goes away: each notice arrives all the same, and is told apart."""

import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as portal

from accounts.models import Notice
from accounts.notices.deliver import deliver_due, message_id
from accounts.notices.models import CLAIM_LASTS
from approvals.review.actions import decline
from tests.database import database_url
from tests.journeys.portal import Sink, free_port

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS_TO_START = 30


class Unsure(Sink):
    """Takes the first mail and breaks off before it says so; from then on an ordinary mail server."""

    async def handle_DATA(self, server, session, envelope):
        said = await super().handle_DATA(server, session, envelope)
        if len(self.raw) == 1:
            server.transport.abort()
        return said


@pytest.fixture
def owed(reviewed, comms, officer, settings):
    """A notice to the requester, which is to go out by SMTP."""
    decline(request=reviewed, version=reviewed.version, text="One is enough", instead="Use ours", by=comms)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    Notice.objects.exclude(recipient=officer).delete()
    return Notice.objects.get()


def test_a_mail_server_that_breaks_off_gets_the_same_message_again(owed, settings, clock):
    server = Controller(Unsure(), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    assert deliver_due() == 0, "nobody listens yet"
    server.start()
    try:
        assert deliver_due() == 0, "its next try has not come"
        clock.forward(minutes=1)
        assert deliver_due() == 0, "the server broke off after it had taken the mail"
        clock.forward(minutes=1)
        assert deliver_due() == 0, "the second pause is longer"
        clock.forward(minutes=1)
        assert (deliver_due(), deliver_due()) == (1, 0)
    finally:
        server.stop()

    assert ids_at(server) == [message_id(owed)] * 2
    assert Notice.objects.get().failures == 2


def test_a_mail_server_that_never_answers_is_asked_once_a_run(owed, settings):
    other = {"kind": owed.kind, "about_type": owed.about_type, "facts": owed.facts, "title": owed.title}
    for number in "12":
        Notice.objects.create(recipient=owed.recipient, about_id=f"other {number}", **other)
    settings.EMAIL_TIMEOUT = 0.1

    with socket.create_server(("127.0.0.1", settings.EMAIL_PORT)):
        assert deliver_due() == 0

    assert sorted(Notice.objects.values_list("failures", flat=True)) == [0, 0, 1]


def test_the_notice_of_a_killed_worker_is_mailed_by_another(owed, settings, clock, tmp_path):
    with socket.create_server(("127.0.0.1", settings.EMAIL_PORT)) as silent:
        silent.settimeout(SECONDS_TO_START)
        worker = start_worker(tmp_path, settings.EMAIL_PORT)
        try:
            conversation, _ = silent.accept()
        finally:
            # Its beat dies with it.
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        conversation.close()
    server = Controller(Sink(), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    try:
        assert deliver_due() == 0, "it may still be in the worker's hands"
        clock.forward(seconds=(CLAIM_LASTS + timedelta(seconds=1)).total_seconds())
        assert (deliver_due(), deliver_due()) == (1, 0)
    finally:
        server.stop()

    assert ids_at(server) == [message_id(owed)]


def ids_at(server):
    """The Message-IDs of the mails that a server took, in order."""
    return [message_from_bytes(raw)["Message-ID"] for raw in server.handler.raw]


def start_worker(home, mail_port):
    """A worker with beat, which mails what is owed within a second of its start."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "REDIS_URL": "",
        "BROKER_DIR": str(home / "broker"),
        "BEAT_SECONDS": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [
        "celery",
        "--app",
        "config",
        "worker",
        "--beat",
        "--schedule",
        str(home / "beat"),
        "--pool",
        "solo",
    ]
    with (home / "worker.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=portal.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
