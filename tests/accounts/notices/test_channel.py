"""The council's own channel: each thing said once, tried again, and no more than the title."""

import pytest
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Concat

from accounts import notices
from accounts.models import Service
from accounts.notices.channel import post_due
from accounts.notices.models import CLAIM_LASTS, ChannelPost
from config import clock as portal_clock
from tests.accounts.notices.conftest import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _channel(settings, receiver):
    settings.CHANNEL_WEBHOOK_URL = f"{receiver.url}/hook"
    settings.CHANNEL_KINDS = [KIND, "looked_up_kind"]


def test_what_goes_to_many_is_said_in_the_channel_once(owe, officer, manager, service, receiver, settings):
    owe(officer, about=service, title="Parks [is](x) *live*")
    owe(manager, about=service, title="Parks [is](x) *live*")

    assert (post_due(), post_due()) == (1, 0)

    (body,) = receiver.bodies
    (attachment,) = body["attachments"]
    assert body["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["type"] == "AdaptiveCard"
    assert attachment["content"]["body"][0]["text"] == r"Parks \[is\]\(x\) \*live\*"
    assert attachment["content"]["actions"][0]["url"] == f"{settings.PORTAL_URL}/register/"
    assert "Olive" not in str(body)


def test_other_kinds_are_not_said_there(owe, officer, service, settings):
    settings.CHANNEL_KINDS = []
    owe(officer, about=service)

    assert post_due() == 0
    assert not ChannelPost.objects.exists()


def test_without_a_channel_nothing_is_kept_for_it(owe, officer, service, settings):
    settings.CHANNEL_WEBHOOK_URL = ""
    owe(officer, about=service)

    assert post_due() == 0
    assert not ChannelPost.objects.exists()


def test_a_set_is_said_one_by_one(officer, service, receiver):
    notices.register("looked_up_kind", "notice", facts=lambda notice: {})
    for _ in range(2):
        notices.owe_set(
            "looked_up_kind",
            Service.objects.all(),
            recipient=Value(officer.pk),
            title=Concat(Value("About "), F("name")),
            path=Value("/register/"),
            stage="late",
        )

    assert post_due() == 1
    assert receiver.bodies[0]["attachments"][0]["content"]["body"][0]["text"] == "About Leisure"


def test_a_compiled_set_is_said_too_unless_the_channel_is_off(officer, service, receiver, settings):
    notices.register("looked_up_kind", "notice", facts=lambda notice: {})

    @notices.compiled_set("looked_up_kind", person=BigIntegerField(), stage=CharField())
    def about_services(person, stage):
        about = Concat(Value("About "), F("name"))
        return notices.Messages(Service.objects.all(), person, about, Value("/register/"), stage)

    owed = [about_services.owe(person=officer.pk, stage=stage) for stage in ("late", "late", "later")]
    settings.CHANNEL_WEBHOOK_URL = ""
    owed.append(about_services.owe(person=officer.pk, stage="latest"))

    assert owed == [1, 0, 1, 1]
    assert list(ChannelPost.objects.order_by("pk").values_list("stage", flat=True)) == ["late", "later"]


@pytest.mark.parametrize("status", [302, 400, 429, 500])
def test_a_channel_that_does_not_take_it_is_asked_again_later(owe, officer, service, receiver, clock, status):
    owe(officer, about=service)
    owe(officer, about=service, stage="late")
    receiver.answers = [status]
    assert post_due() == 0, "it stops at the first"
    assert len(receiver.got) == 1
    post = ChannelPost.objects.get(failures=1)
    assert post.last_error == f"answer {status}"

    clock.forward(minutes=2)

    assert (post_due(), post_due()) == (2, 0)


def test_a_channel_that_is_away_costs_time_only(owe, officer, service, settings, receiver, clock):
    owe(officer, about=service)
    url, settings.CHANNEL_WEBHOOK_URL = settings.CHANNEL_WEBHOOK_URL, "http://127.0.0.1:1/hook"
    assert post_due() == 0
    assert ChannelPost.objects.get().last_error == "ConnectError"
    settings.CHANNEL_WEBHOOK_URL = url

    clock.forward(minutes=2)

    assert post_due() == 1


def test_another_workers_post_is_left_to_it_until_it_is_taken_to_be_dead(owe, officer, service, clock):
    owe(officer, about=service)
    ChannelPost.objects.update(claimed_at=portal_clock.now())
    assert post_due() == 0

    clock.forward(seconds=CLAIM_LASTS.total_seconds() + 1)

    assert post_due() == 1
