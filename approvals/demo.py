"""The requests of the demo data, one at each desk, made by the same actions that people use."""

from typing import Any
from uuid import UUID

from accounts.demo import days_ago, person
from accounts.people.models import Service
from approvals.requests.actions import save_step, start, submit
from approvals.requests.answered import SecondFactor, Training
from approvals.requests.commenting import comment
from approvals.requests.models import AccountRequest
from approvals.requests.steps import STEPS, Step
from approvals.review.actions import approve, claim, return_for_changes, support
from approvals.review.asking import standard, written
from socialaccounts.register.models import Platform
from socialaccounts.register.terms import Objective


def seed() -> None:
    """Fill an empty list of requests."""
    if AccountRequest.objects.exists():
        return
    _approved()
    _returned()
    _waiting_for_comms()
    _waiting_for_the_manager()


def _approved() -> None:
    with days_ago(11):
        request = _filed(1, "officer3", "Museum and culture", "instagram", "Chesterfield Museum in pictures",
                         "Objects from the stores that visitors never see.", "officer5")  # fmt: skip
    with days_ago(10):
        support(request=request, by=person("manager2"), text="The collection deserves it.")
    with days_ago(9):
        claim(request=request, by=person("comms"))
        request = _fresh(request)
        asked = [*standard(request), *written(request, "The museum’s web page links to it")]
        approve(
            request=request,
            version=request.version,
            by=person("comms"),
            text="Link it from the museum’s page.",
            asked=asked,
        )


def _returned() -> None:
    with days_ago(8):
        request = _filed(2, "officer4", "Housing", "facebook", "Chesterfield repairs",
                         "When the repairs team comes, and what to do till then.", "officer6")  # fmt: skip
    with days_ago(7):
        support(request=request, by=person("manager3"))
        claim(request=request, by=person("comms"))
    with days_ago(6, told=False):
        comment(request=request, text="Who answers when the repairs line is closed?", by=person("comms"))
        return_for_changes(
            request=request,
            text="Say who answers in the evening.",
            questions=["out_of_hours"],
            by=person("comms"),
        )


def _waiting_for_comms() -> None:
    with days_ago(7):
        request = _filed(3, "officer2", "Leisure and parks", "tiktok", "Chesterfield outdoors",
                         "Short films from the parks and the canal.", "officer")  # fmt: skip
    with days_ago(5, told=False):
        support(request=request, by=person("manager"), text="We have two rangers who film well.")


def _waiting_for_the_manager() -> None:
    with days_ago(4, told=False):
        _filed(4, "officer", "Leisure and parks", "nextdoor", "Parks near you",
               "Works, closures and volunteers’ days, park by park.", "officer2")  # fmt: skip


def _filed(
    number: int, by: str, service: str, platform: str, name: str, purpose: str, deputy: str
) -> AccountRequest:
    """A request with every answer, handed in."""
    requester = person(by)
    answers = {
        "service": Service.objects.get(name=service),
        "platform": Platform.objects.get(slug=platform),
        "name": name,
        "handle": "",
        "url": "",
        "summary": purpose,
        "purpose": purpose,
        "objectives": [Objective.COMMUNICATION.value],
        "plan_goals": "More residents know what the service does, and when",
        "audience": "Residents who do not read the council’s website",
        "evidence": "Two thirds of 200 visitors asked in May use it every week",
        "why_new": "The service’s present accounts speak to other people, on another platform.",
        "lead": requester,
        "deputy": person(deputy),
        "second_deputy": None,
        "handover": "The deputy takes over; the manager names a new one within a month",
        "examples": "Open again from Monday.\n\nThree places left on Saturday.\n\nWhat would you like to see?",
        "answered_by": requester.full_name,
        "answer_hours": "Monday to Friday, 9am to 5pm",
        "out_of_hours": "Nobody: the profile says when we are back",
        "comments_plan": "Questions are answered within a working day; insults are logged and hidden.",
        "promised_posts_per_week": 3,
        "measures": "Questions answered there instead of on the telephone",
        "measured_when": "Every quarter",
        "website_page": "https://www.chesterfield.gov.uk/contact",
        "ends_on": None,
        "personal_data": False,
        "assessment": "",
        "second_factor": SecondFactor.APP,
        "mailbox": "social@council.example",
        "shows_children": False,
        "training": Training.DONE,
        "policy_read": True,
    }
    first, *others = STEPS
    request = start(token=UUID(int=number), step=first, answers=_of(first, answers), by=requester)
    for step in others:
        request = save_step(request=request, step=step, answers=_of(step, answers), by=requester)
    return submit(request=request, by=requester)


def _of(step: Step, answers: dict[str, Any]) -> dict[str, Any]:
    return {field: answers[field] for field in step.fields}


def _fresh(request: AccountRequest) -> AccountRequest:
    return AccountRequest.objects.get(pk=request.pk)
