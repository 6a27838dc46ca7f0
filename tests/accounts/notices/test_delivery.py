"""Messages owed to people: owed once, mailed once, retried when the mail server is away."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F, Value
from django.db.models.functions import Concat

from accounts import notices
from accounts.models import Notice, Service, User
from accounts.notices import tasks
from accounts.notices.deliver import deliver_due, message_for, message_id
from accounts.notices.models import CLAIM_LASTS
from config import clock as portal_clock
from tests.accounts.notices.conftest import KIND
from tests.at_once import at_once
from tests.factories import make_service

pytestmark = pytest.mark.django_db

LOOKED_UP = "looked_up_kind"


def test_a_notice_is_owed_once_however_often_it_is_said(owe, officer, manager, service):
    owe(officer, manager, about=service)
    owe(officer, officer, about=service)
    owe(officer, about=service, stage="late")

    assert sorted(Notice.objects.values_list("recipient__full_name", "stage")) == [
        ("Mani Manager", ""),
        ("Olive Officer", ""),
        ("Olive Officer", "late"),
    ]


def test_nobody_inactive_is_owed_anything(owe, officer, service):
    officer.is_active = False
    officer.save()

    owe(officer, about=service)

    assert not Notice.objects.exists()


def test_a_kind_without_a_template_is_refused(owe, officer, service):
    with pytest.raises(KeyError):
        notices.owe("no_such_kind", to=[officer], about=service, title="A title")


def test_it_is_mailed_once_in_text_and_html_with_a_link(owe, officer, service, settings):
    owe(officer, about=service)

    assert (deliver_due(), deliver_due()) == (1, 0)

    (message,) = mail.outbox
    assert message.subject == "About Parks"
    assert message.to == [officer.email]
    assert message.body == f"Dear Olive Officer, see {settings.PORTAL_URL}/register/\n"
    assert message.alternatives[0].mimetype == "text/html"
    assert message.extra_headers["Message-ID"] == message_id(Notice.objects.get())


def test_every_try_carries_the_same_message_id(owe, officer, service):
    owe(officer, about=service)
    notice = Notice.objects.get()

    first, second = (message_for(notice).extra_headers["Message-ID"] for _ in range(2))

    assert first == second


def test_a_mail_server_that_is_away_costs_time_and_no_message(owe, officer, service, settings, clock):
    owe(officer, about=service)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert deliver_due() == 0
    notice = Notice.objects.get()
    assert (notice.failures, notice.last_error, notice.sent_at) == (1, "ConnectionRefusedError", None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_due() == 0, "it waits before the next try"

    clock.forward(minutes=2)

    assert deliver_due() == 1


def test_a_broken_notice_does_not_hold_up_the_others(owe, officer, manager, service):
    notices.register("broken", "no/such/template")
    notices.owe("broken", to=[officer], about=service, title="Broken")
    owe(manager, about=service)

    assert deliver_due() == 1
    assert Notice.objects.get(kind="broken").last_error == "TemplateDoesNotExist"


def test_a_notice_of_a_dead_worker_is_taken_up_again(owe, officer, service, clock):
    owe(officer, about=service)
    Notice.objects.update(claimed_at=portal_clock.now())
    assert deliver_due() == 0

    clock.forward(seconds=(CLAIM_LASTS + timedelta(seconds=1)).total_seconds())

    assert deliver_due() == 1


def test_a_person_who_left_meanwhile_is_not_mailed(owe, officer, service):
    owe(officer, about=service)
    officer.is_active = False
    officer.save()

    deliver_due()

    assert mail.outbox == []
    assert Notice.objects.get().sent_at is not None


def looked_up(say=lambda notice: {"account": f"what is {notice.about_id}"}):
    notices.register(LOOKED_UP, "notice", facts=say)


def owe_about_services(stage=""):
    """Owe everybody a notice about each service, in one statement."""
    person = User.objects.get_queryset().order_by("pk").first()
    return notices.owe_set(
        LOOKED_UP,
        Service.objects.order_by("pk"),
        recipient=Value(person.pk),
        title=Concat(Value("About "), F("name")),
        path=Value("/register/"),
        stage=stage,
    )


def test_a_set_is_owed_once_and_says_what_it_is_about(officer, service):
    looked_up()

    assert (owe_about_services(), owe_about_services()) == (1, 0)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.title) == (officer, LOOKED_UP, "About Leisure")
    assert (notice.about_type, notice.about_id, notice.stage) == ("accounts.service", str(service.pk), "")
    assert (notice.facts, notice.path, notice.failures, notice.sent_at) == ({}, "/register/", 0, None)


def test_a_set_is_owed_by_one_statement(officer, service, django_assert_num_queries):
    looked_up()
    for _ in range(20):
        make_service()

    with django_assert_num_queries(2):  # and one for the person
        assert owe_about_services() == 21


def test_a_later_stage_of_a_set_is_owed_again(officer, service):
    looked_up()
    owe_about_services()

    assert owe_about_services("late") == 1


def test_a_set_and_single_notices_are_the_same_debt(owe, officer, service):
    looked_up()
    notices.owe(LOOKED_UP, to=[officer], about=service, title="A title")

    assert owe_about_services() == 0


def test_facts_are_looked_up_when_it_is_mailed(officer, service):
    looked_up()
    owe_about_services()

    deliver_due()

    assert mail.outbox[0].subject == f"About what is {service.pk}"


def test_what_has_nothing_to_say_any_more_is_not_mailed(officer, service):
    looked_up(lambda notice: None)
    owe_about_services()

    assert (deliver_due(), deliver_due()) == (1, 0)

    assert mail.outbox == []
    assert Notice.objects.get().sent_at is not None


def test_a_set_of_a_kind_without_a_look_up_is_refused(officer, service):
    with pytest.raises(KeyError):
        notices.owe_set(
            KIND, Service.objects.all(), recipient=Value(1), title=Value(""), path=Value(""), stage=""
        )


@pytest.mark.parametrize(("limit", "again"), [(1, 1), (2, 0)])
def test_a_full_run_is_followed_by_another(
    owe, officer, service, limit, again, monkeypatch, django_capture_on_commit_callbacks
):
    owe(officer, about=service)
    monkeypatch.setattr(deliver_due, "__defaults__", (limit,))
    monkeypatch.setattr(tasks, "PER_RUN", limit)

    with django_capture_on_commit_callbacks() as callbacks:
        tasks.deliver()

    assert len(callbacks) == again


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_mail_each_notice_once(owe, service):
    from tests.factories import make_user

    people = [make_user() for _ in range(30)]
    owe(*people, about=service)

    results = at_once(*[deliver_due] * 4)

    assert not [one for one in results if isinstance(one, Exception)]
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
