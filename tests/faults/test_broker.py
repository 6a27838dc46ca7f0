"""The broker goes away: the deed stands, and what it owes is found again."""

import shutil

import pytest
from django.conf import settings
from django.core import mail

from accounts.notices.tasks import deliver
from approvals.models import AccountRequest
from approvals.requests.workflow import Status

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_broker_that_is_away_stops_no_deed_and_loses_no_notice(
    client_for, reviewed, comms, officer, manager
):
    shutil.rmtree(settings.BROKER_DIR)
    typed = {"version": reviewed.version, "text": "One is enough", "instead": "Use ours"}
    try:
        page = client_for(comms).post(f"{reviewed.get_absolute_url()}decline/", typed, follow=True)
    finally:
        for folder in ("messages", "control"):
            (settings.BROKER_DIR / folder).mkdir(parents=True)

    assert "is declined" in page.content.decode()
    assert AccountRequest.objects.get().status == Status.DECLINED
    assert mail.outbox == []

    deliver()

    assert sorted(message.to[0] for message in mail.outbox) == sorted([officer.email, manager.email])
