"""The steps of the form: which answers each asks for, and which of them are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind


@dataclass(frozen=True)
class Step:
    """One page of the form. `needed` and `optional` are field names of AccountRequest."""

    slug: str
    title: str
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return self.needed + self.optional

    @property
    def way(self) -> "tuple[Step, ...]":
        """All the steps of the form that this one belongs to."""
        return WAYS[_KINDS[self.slug]]

    @property
    def number(self) -> int:
        return self.way.index(self) + 1

    @property
    def following(self) -> "Step | None":
        return self.way[self.number] if self.number < len(self.way) else None

    @property
    def previous(self) -> "Step | None":
        return self.way[self.number - 2] if self.number > 1 else None

    def is_complete(self, request: AccountRequest) -> bool:
        """Whether every needed answer is there and everybody named may still sign in."""
        missing = any(_is_missing(request, name) for name in self.needed)
        return not missing and not self._names_a_leaver(request) and not self._lacks_an_assessment(request)

    def _lacks_an_assessment(self, request: AccountRequest) -> bool:
        return "assessment" in self.fields and bool(request.personal_data) and not request.assessment

    def _names_a_leaver(self, request: AccountRequest) -> bool:
        return "lead" in self.fields and not all(person.is_here for person in request.holders_to_be)


STEPS = (
    Step("account", "The account", ("service", "platform", "name"), ("handle", "url")),
    Step("purpose", "What it is for", ("summary", "purpose", "objectives", "plan_goals")),
    Step("audience", "Whom it reaches", ("audience", "evidence")),
    Step("existing", "Accounts the council already has", ("why_new",)),
    Step("people", "Who will run it", ("lead", "deputy", "handover"), ("second_deputy",)),
    Step("content", "What it will say", ("examples", "promised_posts_per_week")),
    Step("answers", "Keeping it going", ("answered_by", "answer_hours", "out_of_hours", "comments_plan")),
    Step("success", "Whether it works", ("measures", "measured_when", "website_page"), ("ends_on",)),
    Step(
        "safety",
        "Children, data and security",
        ("shows_children", "personal_data", "second_factor", "mailbox"),
        ("assessment",),
    ),
    Step("promises", "Training and policy", ("training", "policy_read")),
)
WAYS: dict[RequestKind, tuple[Step, ...]] = {
    RequestKind.OPEN: STEPS,
    RequestKind.JOIN: (
        Step("join", "Joining the account", ("capacity", "why")),
        Step("ready", "Training and policy", ("training", "policy_read")),
    ),
    RequestKind.CLOSE: (
        Step("ending", "How it ends", ("ending", "why", "ending_on")),
        Step("remains", "What remains", ("followers", "archive", "handle_fate")),
    ),
}
BY_SLUG = {step.slug: step for way in WAYS.values() for step in way}
_KINDS = {step.slug: kind for kind, way in WAYS.items() for step in way}


def steps_of(request: AccountRequest) -> tuple[Step, ...]:
    """The steps of the form for what this request asks, in order."""
    return WAYS[RequestKind(request.kind)]


def step_with(request: AccountRequest, name: str) -> Step:
    """The step that asks for the answer `name`. Raises KeyError."""
    for step in steps_of(request):
        if name in step.fields:
            return step
    raise KeyError(name)


def incomplete(request: AccountRequest) -> list[Step]:
    """The steps that still need an answer, in order."""
    return list(_incomplete(request))


def _incomplete(request: AccountRequest) -> Iterator[Step]:
    yield from (step for step in steps_of(request) if not step.is_complete(request))


def first_to_do(request: AccountRequest) -> Step | None:
    """Where somebody who comes back to a draft goes on; None where nothing is missing."""
    return next(_incomplete(request), None)


def _is_missing(request: AccountRequest, name: str) -> bool:
    attribute = f"{name}_id" if name in {"service", "platform", "lead", "deputy"} else name
    value = getattr(request, attribute)
    # "No" is an answer to whether children will be shown; an unticked policy is none.
    return value is None or value in ("", []) or (name == "policy_read" and not value)
