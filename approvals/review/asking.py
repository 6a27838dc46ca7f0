"""The conditions that a yes comes with: chosen from the list or written, each with an owner and a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.people.models import User
from approvals.requests.models import AccountRequest, each_once
from approvals.requests.telling import comms_team
from approvals.review.models import Condition, Kind, asked_of, facts_of
from config import clock
from config.workdays import add_working_days
from config.workflow import Refused

MOST_WRITTEN = 10
LONGEST_WRITTEN = 300
USUAL_WORKING_DAYS = 15


@dataclass(frozen=True)
class Asked:
    """One condition to be ticked off; `text` is there for written ones only."""

    kind: Kind
    owner: User
    due_on: date
    text: str = ""


def usual_day() -> date:
    """The day by which a condition is due unless the reviewer chooses another."""
    return add_working_days(clock.today(), USUAL_WORKING_DAYS)


def usual_owner(request: AccountRequest) -> User:
    """Who sees to a condition unless the reviewer chooses somebody else: the lead, or who asked."""
    return request.lead or request.requester


def may_own(request: AccountRequest) -> list[User]:
    """Who can be asked to see to a condition: those named, the managers of the service, and communications."""
    managers = request.service.managers_and_stand_ins() if request.service else ()
    return each_once(request.holders_to_be, [request.requester], managers, comms_team())


def standard(request: AccountRequest) -> list[Asked]:
    """All that the list has for what this request asks."""
    return [Asked(kind, usual_owner(request), usual_day()) for kind in asked_of(request)]


def written(request: AccountRequest, *lines: str) -> list[Asked]:
    """Conditions in one's own words, with the usual owner and day."""
    return [Asked(Kind.WRITTEN, usual_owner(request), usual_day(), line) for line in lines]


def conditions_of(request: AccountRequest, asked: Iterable[Asked]) -> list[Condition]:
    """The conditions of an approval, unsaved: first the facts, then those of the list, then the written ones.

    Raises Refused for too many or too long words, for a day in the past, and for an owner who can no longer sign in.
    """
    chosen = list(asked)
    for one in chosen:
        check(one)
    own = [one for one in chosen if one.kind == Kind.WRITTEN and one.text.strip()]
    if len(own) > MOST_WRITTEN:
        raise Refused(f"Write {MOST_WRITTEN} conditions or fewer.")
    listed = {one.kind: one for one in chosen if one.kind in asked_of(request)}
    conditions = [Condition(request=request, kind=kind) for kind in facts_of(request)]
    for one in [*(listed[kind] for kind in asked_of(request) if kind in listed), *own]:
        text = one.text.strip() if one.kind == Kind.WRITTEN else ""
        conditions.append(
            Condition(request=request, kind=one.kind, text=text, owner=one.owner, due_on=one.due_on)
        )
    return conditions


def check(one: Asked) -> None:
    """Raise Refused, in a sentence, for a condition that cannot be."""
    if len(one.text.strip()) > LONGEST_WRITTEN:
        raise Refused(f"Each condition must be {LONGEST_WRITTEN} characters or fewer.")
    if one.due_on < clock.today():
        raise Refused("The day by which a condition is due must be today or in the future.")
    if not one.owner.is_active:
        raise Refused(f"{one.owner.full_name} can no longer sign in. Choose another owner.")
