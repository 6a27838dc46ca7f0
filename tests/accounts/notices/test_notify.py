"""Mail by GOV.UK Notify, against a receiver that keeps what Notify would get."""

import jwt
import pytest
from django.core.mail import EmailMessage, get_connection

from accounts.models import Notice
from accounts.notices.deliver import deliver_due, message_id
from accounts.notices.notify import NotifyAway, NotifyRefused, valid_key

ISSUER, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"


@pytest.fixture(autouse=True)
def _notify(settings, receiver):
    settings.EMAIL_BACKEND = "accounts.notices.notify.EmailBackend"
    settings.NOTIFY_API_KEY = f"portal-live-{ISSUER}-{SECRET}"
    settings.NOTIFY_TEMPLATE_ID = "f33517ff-2a88-4f6e-b855-c550268ce08a"
    settings.NOTIFY_URL = receiver.url


def mail(**fields):
    return EmailMessage(
        "About Parks", "Dear Olive", "portal@council.example", ["olive@council.example"], **fields
    )


@pytest.mark.django_db
def test_a_notice_goes_by_notify_with_its_message_id(owe, officer, service, receiver, settings):
    owe(officer, about=service)

    assert (deliver_due(), deliver_due()) == (1, 0)

    ((path, headers, body),) = receiver.got
    assert path == "/v2/notifications/email"
    assert body["email_address"] == officer.email
    assert body["template_id"] == settings.NOTIFY_TEMPLATE_ID
    assert body["personalisation"]["subject"] == "About Parks"
    assert "Dear Olive Officer" in body["personalisation"]["body"]
    assert body["reference"] == message_id(Notice.objects.get())
    token = headers["Authorization"].removeprefix("Bearer ")
    assert jwt.decode(token, SECRET, algorithms=["HS256"])["iss"] == ISSUER


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "error"), [(400, "NotifyRefused"), (403, "NotifyRefused"), (503, "NotifyAway")]
)
def test_what_notify_does_not_take_is_tried_again(owe, officer, service, receiver, clock, status, error):
    owe(officer, about=service)
    receiver.answers = [status]
    assert deliver_due() == 0
    assert Notice.objects.get().last_error == error

    clock.forward(minutes=2)

    assert deliver_due() == 1


@pytest.mark.parametrize(("status", "error"), [(429, NotifyAway), (500, NotifyAway), (400, NotifyRefused)])
def test_an_answer_is_a_refusal_or_a_pause(receiver, status, error):
    receiver.answers = [status]

    with pytest.raises(error, match=str(status)):
        mail().send()


def test_nobody_there_is_a_pause(settings):
    settings.NOTIFY_URL = "http://127.0.0.1:1"

    with pytest.raises(NotifyAway):
        mail().send()


def test_a_broken_key_is_refused_before_anything_is_sent(settings, receiver):
    settings.NOTIFY_API_KEY = "nonsense"

    with pytest.raises(NotifyRefused, match="NOTIFY_API_KEY"):
        mail().send()

    assert receiver.got == []


def test_it_fails_silently_where_that_is_asked(receiver):
    receiver.answers = [500]

    assert (
        get_connection(fail_silently=True).send_messages([mail(), mail(headers={"Message-ID": "<a@b>"})]) == 1
    )


@pytest.mark.parametrize(("key", "valid"), [(f"a-{ISSUER}-{SECRET}", True), (SECRET, False), ("", False)])
def test_a_key_is_told_from_nonsense(key, valid):
    assert valid_key(key) is valid
