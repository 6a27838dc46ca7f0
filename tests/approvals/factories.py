"""Plain functions that bring a request to where a test needs it, by the actions that people use."""

from typing import Any
from uuid import uuid4

from accounts.models import AuditEvent, Service, User
from accounts.notices.models import Notice
from approvals.completion.actions import tick
from approvals.models import AccountRequest
from approvals.requests.actions import save_step, start, submit
from approvals.requests.steps import STEPS, WAYS, Step
from approvals.requests.workflow import RequestKind
from approvals.review.actions import approve, claim, decline, return_for_changes, support
from approvals.review.asking import standard, written
from approvals.review.models import Condition, ProfileItem
from config import clock
from socialaccounts.register.models import Platform, SocialAccount
from socialaccounts.vault.models import AccessProof
from tests.factories import make_user
from tests.socialaccounts.factories import make_platform
from tests.socialaccounts.vault.factories import make_version

PROFILE = list(ProfileItem.values)
"""All that a profile must show."""


def answers(*, service: Service, lead: User, deputy: User, **other: Any) -> dict[str, Any]:
    """Every answer of the form."""
    return {
        "service": service,
        "platform": make_platform(),
        "name": "Queen’s Park",
        "handle": "",
        "url": "",
        "summary": "News from the sports centre",
        "purpose": "Tells members what is on",
        "objectives": ["communication"],
        "plan_goals": "500 more swimmers under 16",
        "audience": "Members under 35",
        "evidence": "They said so in the survey",
        "why_new": "The council’s page speaks to the whole town.",
        "lead": lead,
        "deputy": deputy,
        "second_deputy": None,
        "handover": "The deputy takes over",
        "examples": "Open again on Monday.",
        "answered_by": "The reception team",
        "answer_hours": "Every day, 7am to 9pm",
        "promised_posts_per_week": 3,
        "out_of_hours": "The duty manager",
        "comments_plan": "Answered within a day",
        "measures": "Bookings",
        "measured_when": "Every quarter",
        "website_page": "https://www.council.example/pool",
        "ends_on": None,
        "shows_children": False,
        "personal_data": False,
        "assessment": "",
        "second_factor": "app",
        "mailbox": "pool@council.example",
        "training": "booked",
        "policy_read": True,
        **other,
    }


def of(step: Step, given: dict[str, Any]) -> dict[str, Any]:
    """The part of `given` that one step asks for."""
    return {name: given[name] for name in step.fields}


def typed(step: Step, given: dict[str, Any]) -> dict[str, Any]:
    """The same as a browser posts it."""
    posted = {}
    for name, value in of(step, given).items():
        if isinstance(value, bool):
            value = {"policy_read": "on"}.get(name, "yes") if value else {"policy_read": ""}.get(name, "no")
        posted[name] = getattr(value, "pk", value) if value is not None else ""
    return posted


def draft(by: User, service: Service, *, only: int = len(STEPS), **other: Any) -> AccountRequest:
    """A draft of `by`, the lead, with the first `only` steps answered; a new deputy unless one is named."""
    other.setdefault("lead", by)
    other.setdefault("deputy", make_user("Dee Deputy") if "deputy" not in other else None)
    given = answers(service=service, **other)
    request = start(token=uuid4(), step=STEPS[0], answers=of(STEPS[0], given), by=by)
    for step in STEPS[1:only]:
        request = save_step(request=request, step=step, answers=of(step, given), by=by)
    return request


def about(kind: RequestKind, account: SocialAccount, by: User, **other: Any) -> AccountRequest:
    """A draft with every answer about an account: to join it, or to close or park it."""
    given = {
        "capacity": "deputy",
        "why": "To post from the pool",
        "training": "done",
        "policy_read": True,
        "ending": "close",
        "ending_on": clock.today(),
        "followers": "They follow the main page",
        "archive": "The export",
        "handle_fate": "keep",
        **other,
    }
    first, *rest = WAYS[kind]
    request = start(token=uuid4(), step=first, answers=of(first, given), by=by, kind=kind, subject=account)
    for step in rest:
        request = save_step(request=request, step=step, answers=of(step, given), by=by)
    return request


def submitted(by: User, service: Service, **other: Any) -> AccountRequest:
    """Waits for the service manager, or for comms where none is free."""
    return submit(request=draft(by, service, **other), by=by)


def supported(by: User, service: Service, manager: User, **other: Any) -> AccountRequest:
    """In the queue of comms."""
    return support(request=submitted(by, service, **other), by=manager)


def claimed(by: User, service: Service, manager: User, comms: User, **other: Any) -> AccountRequest:
    """On the desk of `comms`."""
    return claim(request=supported(by, service, manager, **other), by=comms)


def returned(by: User, service: Service, manager: User, comms: User, **other: Any) -> AccountRequest:
    """Back with the requester, who is to change the step about answering."""
    request = claimed(by, service, manager, comms, **other)
    return return_for_changes(
        request=request, text="Who answers on Sundays?", questions=["answered_by"], by=comms
    )


def approved(by: User, service: Service, manager: User, comms: User, **other: Any) -> AccountRequest:
    """Approved with the standard conditions and one written one."""
    request = claimed(by, service, manager, comms, **other)
    asked = [*standard(request), *written(request, "Link it from our pages")]
    return approve(request=request, version=request.version, asked=asked, by=comms)


def declined(by: User, service: Service, manager: User, comms: User, **other: Any) -> AccountRequest:
    """Declined by `comms`."""
    request = claimed(by, service, manager, comms, **other)
    return decline(
        request=request, version=request.version, text="One is enough", instead="Use ours", by=comms
    )


def ready(by: User, service: Service, manager: User, comms: User, comms2: User) -> AccountRequest:
    """Approved, and every condition holds: ticked off, a password deposited by the lead, comms signed in."""
    request = approved(
        by, service, manager, comms, url="https://facebook.com/queenspark", platform=facebook()
    )
    for condition in request.conditions.to_tick():
        tick(condition=condition, evidence="Seen", checked=PROFILE, by=comms)
    assert request.account is not None
    let_comms_in(request, by, comms2)
    return AccountRequest.objects.get(pk=request.pk)


def let_comms_in(request: AccountRequest, holder: User, comms: User) -> None:
    """A password that the holder deposited, with which `comms` has signed in."""
    assert request.account is not None
    version = make_version(request.account, by=holder)
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)


def facebook() -> Platform:
    return Platform.objects.get(slug="facebook")


def condition_of(request: AccountRequest, kind: str) -> Condition:
    return request.conditions.get(kind=kind)


def told(kind: str) -> set[User]:
    """Who is owed a notice of this kind."""
    return {notice.recipient for notice in Notice.objects.filter(kind=kind).select_related("recipient")}


def last(request: AccountRequest) -> AuditEvent | None:
    """The newest thing that the audit says of a request."""
    return AuditEvent.objects.about(request).first()
