"""Every change of the register: what it does, whom it tells, what it refuses."""

import pytest

from accounts.models import AuditEvent
from config.workflow import Refused, WrongState
from socialaccounts.register import actions
from socialaccounts.register import details as details_module
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.register.seen import events, holders_of, told

pytestmark = pytest.mark.django_db


def test_plan_puts_a_tidied_account_with_its_holders_on_the_register(details, officer, manager, comms):
    editor = make_user("Ed Editor")

    account = actions.plan(lead=officer, deputies=[manager], editors=[editor], by=comms, **details)

    account = SocialAccount.objects.get(pk=account.pk)
    assert account.status == Status.PLANNED
    assert account.went_live_at is None
    assert account.handle == "ChesterfieldMuseum"
    assert account.url == "https://instagram.com/ChesterfieldMuseum"
    assert account.objectives == ["communication", "consultation"]
    assert holders_of(account) == [
        ("Olive Officer", "lead"),
        ("Mani Manager", "deputy"),
        ("Ed Editor", "editor"),
    ]


def test_plan_is_one_event_and_tells_each_holder(details, officer, manager, comms):
    account = actions.plan(lead=officer, deputies=[manager], by=comms, **details)

    event = AuditEvent.objects.get()
    assert event.event == "account.planned"
    assert (event.actor_id, event.target_ref) == (comms.pk, account.reference)
    assert event.facts["holders"] == ["Olive Officer (lead)", "Mani Manager (deputy)"]
    assert told() == [
        ("Mani Manager", "You are now deputy of Chesterfield Museum"),
        ("Olive Officer", "You are now lead of Chesterfield Museum"),
    ]


def test_plan_does_not_tell_whoever_does_it(details, comms, manager):
    actions.plan(lead=comms, deputies=[manager], by=comms, **details)

    assert [name for name, _ in told()] == ["Mani Manager"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Enter the account’s name"),
        ({"objectives": ["nonsense"]}, "objectives", "what the account is for"),
        ({"promised_posts_per_week": 0}, "promised_posts_per_week", "between 1 and 200"),
        ({"promised_posts_per_week": 201}, "promised_posts_per_week", "between 1 and 200"),
        ({"url": "https://instagram.com.evil.example/museum"}, "url", "only looks like instagram.com"),
        ({"url": "https://instagram.com@evil.example/museum"}, "url", "before the @"),
    ],
)
def test_plan_refuses_nonsense_and_writes_nothing(details, officer, manager, comms, wrong, field, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        actions.plan(lead=officer, deputies=[manager], by=comms, **(details | wrong))

    assert refusal.value.field == field
    assert not SocialAccount.objects.exists()
    assert not AuditEvent.objects.exists()


def test_plan_refuses_a_person_named_twice(details, officer, comms):
    with pytest.raises(Refused, match="Olive Officer holds this account already, as lead"):
        actions.plan(lead=officer, deputies=[officer], by=comms, **details)

    assert not SocialAccount.objects.exists()


def test_plan_refuses_somebody_who_cannot_sign_in(details, officer, manager, comms):
    manager.is_active = False
    manager.save()

    with pytest.raises(Refused, match="Mani Manager can no longer sign in"):
        actions.plan(lead=officer, deputies=[manager], by=comms, **details)


def test_plan_refuses_a_handle_in_use_whatever_its_case(details, officer, manager, comms):
    other = make_account("Other", platform=details["platform"], handle="chesterfieldmuseum")

    with pytest.raises(
        Refused, match=rf"Other \({other.reference}\) has this handle on Instagram"
    ) as refusal:
        actions.plan(lead=officer, deputies=[manager], by=comms, **details)

    assert refusal.value.field == "handle"


def test_plan_refuses_an_address_in_use(details, officer, manager, comms):
    url = "https://instagram.com/ChesterfieldMuseum"
    make_account("Other", platform=details["platform"], handle="else", url=url)

    with pytest.raises(Refused, match="has this web address already") as refusal:
        actions.plan(lead=officer, deputies=[manager], by=comms, **details)

    assert refusal.value.field == "url"


def test_plan_takes_the_handle_of_a_closed_account_and_of_another_platform(details, officer, manager, comms):
    make_account("Closed", platform=details["platform"], handle="ChesterfieldMuseum", status=Status.CLOSED)
    make_account("Elsewhere", platform=make_platform("x"), handle="ChesterfieldMuseum")

    account = actions.plan(lead=officer, deputies=[manager], by=comms, **details)

    assert account.pk


def test_plan_needs_neither_handle_nor_address(details, officer, manager, comms):
    make_account("Other", platform=details["platform"], handle="", url="")

    account = actions.plan(
        lead=officer, deputies=[manager], by=comms, **(details | {"handle": "", "url": ""})
    )

    assert account.at_handle == ""


def test_plan_refuses_a_handle_taken_at_the_same_moment(details, officer, manager, comms, monkeypatch):
    make_account("Other", platform=details["platform"], handle="chesterfieldmuseum")
    # The look-up found nothing, as it does when the other transaction commits just after it.
    monkeypatch.setattr(details_module, "clashing", lambda **_: None)

    with pytest.raises(Refused, match="Somebody else has just put"):
        actions.plan(lead=officer, deputies=[manager], by=comms, **details)

    assert SocialAccount.objects.count() == 1


def test_mark_live_starts_the_account_and_tells_its_holders(planned, comms):
    account = actions.mark_live(account=planned, by=comms)

    account.refresh_from_db()
    assert account.is_live
    assert account.went_live_at
    assert events() == ["account.live"]
    assert told() == [("Dan Deputy", "Winding Wheel is live"), ("Olive Officer", "Winding Wheel is live")]


def test_mark_live_names_everything_missing(comms, officer):
    account = make_account("Bare", status=Status.PLANNED, url="")

    with pytest.raises(Refused, match="a lead who can sign in; a deputy who can sign in; its web address"):
        actions.mark_live(account=account, by=comms)

    account.refresh_from_db()
    assert account.status == Status.PLANNED


def test_mark_live_counts_only_holders_who_can_sign_in(planned, deputy, comms):
    deputy.is_active = False
    deputy.save()

    with pytest.raises(Refused, match="Still missing: a deputy who can sign in"):
        actions.mark_live(account=planned, by=comms)


def test_mark_live_keeps_the_first_start_of_a_parked_account(service, officer, deputy, comms):
    account = make_account("Parked", service=service, status=Status.PARKED, lead=officer, deputy=deputy)

    after = actions.mark_live(account=account, by=comms)

    assert after.went_live_at == account.went_live_at


def test_mark_live_refuses_a_second_time(live, comms):
    with pytest.raises(WrongState):
        actions.mark_live(account=live, by=comms)

    assert events() == []


def test_change_details_records_what_was_and_what_is(live, comms):
    actions.change_details(
        account=live,
        by=comms,
        reason="New manager",
        purpose="Park news",
        shows_children=True,
        objectives=["consultation"],
    )

    live.refresh_from_db()
    assert live.purpose == "Park news"
    assert live.shows_children
    event = AuditEvent.objects.get()
    assert event.reason == "New manager"
    assert event.facts["changed"] == [
        "purpose from “Tells people what is on” to “Park news”",
        "shows children from “no” to “yes”",
        "objectives from “Communication” to “Consultation”",
    ]


def test_change_details_without_a_difference_records_nothing(live, comms):
    actions.change_details(account=live, by=comms, name="Queen’s Park ", handle=f"@{live.handle}")

    assert events() == []


def test_change_details_refuses_the_handle_of_another(live, comms):
    make_account("Other", handle="taken")

    with pytest.raises(Refused, match="has this handle on Facebook already"):
        actions.change_details(account=live, by=comms, handle="Taken", url="")


def test_change_details_refuses_an_address_of_another_handle(live, comms):
    with pytest.raises(Refused, match="the address of @parks, not of @lake") as refusal:
        actions.change_details(account=live, by=comms, handle="lake", url="facebook.com/parks")

    assert refusal.value.field == "url"


def test_a_handle_that_was_not_typed_is_read_from_the_address(live, comms):
    account = actions.change_details(account=live, by=comms, handle="", url="fb.com/parks?ref=x")

    assert (account.handle, account.url) == ("parks", "https://facebook.com/parks")


def test_a_handle_with_other_dots_is_the_same_on_facebook(live, comms):
    make_account("Other", handle="queens.park", url="")

    with pytest.raises(Refused, match="has this handle on Facebook already"):
        actions.change_details(account=live, by=comms, handle="QueensPark", url="")


def test_change_details_refuses_a_closed_account(comms):
    account = make_account("Gone", status=Status.CLOSED)

    with pytest.raises(Refused, match="Gone is closed"):
        actions.change_details(account=account, by=comms, name="Back")


def test_close_ends_all_holdings_and_tells_why(live, comms):
    actions.close(account=live, reason=" The park app replaces it ", by=comms)

    live.refresh_from_db()
    assert live.is_closed
    assert live.closed_because == "The park app replaces it"
    assert not live.holders.unended().exists()
    assert told() == [("Dan Deputy", "Queen’s Park is closed"), ("Olive Officer", "Queen’s Park is closed")]
    assert AuditEvent.objects.get().reason == "The park app replaces it"


def test_close_takes_a_planned_account(planned, comms):
    assert actions.close(account=planned, reason="Not needed", by=comms).is_closed


def test_close_wants_a_reason(live, comms):
    with pytest.raises(Refused, match="Say why") as refusal:
        actions.close(account=live, reason="  ", by=comms)

    assert refusal.value.field == "reason"
    live.refresh_from_db()
    assert live.is_live


def test_close_refuses_a_second_time(live, comms):
    actions.close(account=live, reason="Done", by=comms)

    with pytest.raises(WrongState, match="Queen’s Park is closed"):
        actions.close(account=live, reason="Done", by=comms)

    assert events() == ["account.closed"]


def test_every_notice_of_the_register_mails_in_both_forms(details, officer, manager, comms, mailed):
    account = actions.plan(lead=officer, deputies=[manager], by=comms, **details)
    actions.mark_live(account=account, by=comms)
    third = actions.add_holder(account=account, user=make_user("Ed"), capacity="editor", by=comms)
    actions.remove_holder(holder=third, by=comms)
    actions.close(account=account, reason="Over <now>", by=comms)

    messages = mailed()

    assert len(messages) == 8
    assert {message.subject for message in messages} == {
        "You are now lead of Chesterfield Museum",
        "You are now deputy of Chesterfield Museum",
        "You are now editor of Chesterfield Museum",
        "You no longer hold Chesterfield Museum",
        "Chesterfield Museum is live",
        "Chesterfield Museum is closed",
    }
    for message in messages:
        html = message.alternatives[0][0]
        assert account.reference in message.body and account.reference in html
        assert f"/register/{account.reference}/" in message.body
        assert "{{" not in message.body + html and "{%" not in message.body + html
    assert "Over <now>" in messages[-1].body
    assert "Over &lt;now&gt;" in messages[-1].alternatives[0][0]
