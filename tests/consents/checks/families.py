"""Random families, forms and dates for the property tests: good facts of which a few, or many, are made strange."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from consents.checks.question import (
    AdultFacts,
    Answer,
    Capacity,
    Channel,
    Checked,
    ChildFacts,
    DecisionFacts,
    FlagFacts,
    FlagKind,
    Medium,
    MorePhoto,
    Naming,
    Obscured,
    Policy,
    Question,
    SayFacts,
    Scan,
    SignOffFacts,
    WithdrawalFacts,
)
from tests.consents.checks.asked import HASH, NOW, TODAY, WORDING, child, form, question

NONE: frozenset[str] = frozenset()
one_of = st.sampled_from


def near(good: Any, strange: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Any]:
    """The good facts with up to `most` of the strange ones in their place."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        names = draw(st.lists(one_of(sorted(strange)), max_size=most))
        return replace(good, **{name: draw(strange[name]) for name in sorted(set(names))})

    return drawn()


channels = one_of([NONE, frozenset({"facebook"}), frozenset({"website"}), frozenset({"facebook", "website"})])
media = one_of([NONE, frozenset({"photo"}), frozenset({"video"}), frozenset({"photo", "video"})])
near_days = one_of([TODAY + timedelta(days) for days in (-1, 0, 1, 20, 200)])
some_day = st.none() | near_days
adults = one_of(
    [
        AdultFacts(key=key, capacity=capacity, responsibility_shown=shown)
        for key, capacity, shown in [
            ("mother", Capacity.PARENT, True),
            ("father", Capacity.PARENT, True),
            ("father", Capacity.PARENT, False),
            ("authority", Capacity.AUTHORITY, True),
            ("self", Capacity.SELF, True),
        ]
    ]
)
wordings = near(
    WORDING,
    {
        "channels": channels,
        "media": media,
        "naming": one_of([frozenset(Naming), frozenset({Naming.NONE})]),
        "max_months": one_of([24, 1, None]),
        "own_say_age": one_of([13, 8, None]),
        "covers_earlier_photos": st.booleans(),
        "issued_on": st.none(),
    },
    most=2,
)
SIGNED = [TODAY - timedelta(days) for days in (0, 1, 30, 60, 61, 400)]
STRANGE_FORM: dict[str, st.SearchStrategy[Any]] = {
    "adult": adults,
    "wording": st.none() | wordings,
    "answer": one_of([Answer.REFUSED, None]),
    "channels": channels,
    "media": media,
    "naming": one_of(Naming),
    "signed_on": st.none() | one_of(SIGNED),
    "valid_from": some_day,
    "valid_until": some_day,
    "for_event": st.just(True),
    "event": one_of(["Sports day", "Fair"]),
    "event_key": one_of(["7", "8"]),
    "event_from": one_of([TODAY - timedelta(30), TODAY, None]),
    "event_until": one_of([TODAY, None]),
    "checked": one_of(Checked),
    "scan": one_of(Scan),
    "signed": st.just(False),
    "pages_complete": st.just(False),
}
GOOD_FORM = form(event="Sports day", event_from=TODAY - timedelta(30), event_until=TODAY)
forms = st.builds(
    lambda paper, number: replace(paper, reference=f"CF-000{number}"),
    near(GOOD_FORM, STRANGE_FORM, most=3) | near(GOOD_FORM, STRANGE_FORM, most=12),
    st.integers(1, 9),
)
withdrawals = st.builds(
    WithdrawalFacts,
    received_at=one_of([NOW - timedelta(days) for days in (-1, 0, 1, 30, 60, 90)]),
    adult=one_of(["mother", "father", "authority", "self", None]),
    by_child=st.booleans(),
    channels=channels,
)
flags = st.builds(FlagFacts, kind=one_of(FlagKind), ended_at=one_of([None, NOW, NOW + timedelta(1)]))
says = st.builds(
    SayFacts, agreed=st.booleans(), said_on=one_of(SIGNED), form=one_of(["", "CF-0001", "CF-0002"])
)
sign_offs = st.builds(
    SignOffFacts,
    account=one_of(["SA-0001", "SA-2"]),
    first_day=st.just(TODAY - timedelta(9)),
    last_day=near_days,
)


def few(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[Any]:
    """A short tuple of them."""
    return st.lists(strategy, max_size=most).map(tuple)


STRANGE_CHILD: dict[str, st.SearchStrategy[Any]] = {
    "given_names": one_of(["Zoë-Anne", "Will", "Li"]),
    "family_name": one_of(["O'Brien", "Park", "Na"]),
    "date_of_birth": one_of([date(2012, 5, 20), date(2008, 5, 20), date(2012, 2, 29), None]),
    "looked_after": one_of([True, None]),
    "look_alikes": one_of([1, None]),
    "identity_confirmed": st.just(True),
    "merged": st.just(True),
    "unread": one_of([("CF-0009",), ("CF-0008", "CF-0009")]),
    "identity_verified_again": st.just(True),
    "competence_decided_on": near_days,
    "says": few(says),
    "withdrawals": few(withdrawals),
    "flags": few(flags),
    "sign_offs": few(sign_offs, 1),
}


@st.composite
def _families(draw: st.DrawFn) -> ChildFacts:
    made: ChildFacts = draw(near(child(), STRANGE_CHILD, most=4))
    papers = draw(st.lists(forms, max_size=2))
    return replace(made, key=draw(one_of("12345")), forms=tuple(papers))


families = _families()
STRANGE_QUESTION: dict[str, st.SearchStrategy[Any]] = {
    "channel": st.none() | st.just(Channel(code="tiktok", account="SA-0002", live=True)),
    "publish_on": one_of([TODAY - timedelta(1), TODAY + timedelta(10), None]),
    "photo_hash": st.none(),
    "taken_on": one_of([TODAY - timedelta(45), None]),
    "event": one_of(["sports day", "Fair"]),
    "event_key": one_of(["7", "8"]),
    "more_photos": one_of(
        [
            (MorePhoto(photo_hash="b2" * 32, taken_on=day, file_name=name),)
            for day, name in [(TODAY, ""), (TODAY - timedelta(90), "ada.jpg"), (None, "")]
        ]
    ),
    "decisions": few(
        st.builds(
            DecisionFacts,
            decider=one_of(["comms", "safeguarding"]),
            rule=one_of([8, 13, 24, 27, 30, 31]),
            child=one_of(["", *"12345"]),
            forms=one_of([(), ("CF-0001",), ("CF-0002",)]),
            allowed=st.booleans(),
        ),
        4,
    ),
    "medium": st.just(Medium.VIDEO),
    "paid": st.just(True),
    "partner": st.just("Trust"),
    "caption": one_of(["Ada won", "Will Park in Newbold", None]),
    "file_name": st.just("adaokafor.jpg"),
    "gives_place": st.just(True),
    "recognisable": one_of([0, 1, 2, None]),
    "unknown": st.just(1),
    "nobody_declared_by": st.just("manager"),
    "crowd": one_of([True, None]),
    "crowd_declared_by": one_of([frozenset({"a", "b"}), frozenset({"a"})]),
    "obscured": st.just((Obscured(count=1, photo_hash=HASH, declared_by="a"),)),
    "retrospective": st.just(True),
    "policy": st.just(Policy(allow_unscanned=True, places=("Newbold",))),
}


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question about up to two children, all identified unless the strange facts say otherwise."""
    children = draw(st.lists(families, max_size=2, unique_by=lambda one: one.key))
    return draw(near(question(*children), STRANGE_QUESTION, most=3))


def changed(asked: Question, index: int, other: ChildFacts) -> Question:
    """The question with one of its children replaced."""
    children = list(asked.children)
    children[index] = other
    return replace(asked, children=tuple(children))


@st.composite
def less_consent(draw: st.DrawFn) -> tuple[Question, Question]:
    """A question, and the same with one thing more said against one of its children."""
    asked = draw(questions().filter(lambda one: bool(one.children)))
    at = draw(st.integers(0, len(asked.children) - 1))
    return asked, changed(
        asked,
        at,
        draw(one_of([withdrawn, flagged, refused, turned, refusing, came_back]))(draw, asked.children[at]),
    )


def withdrawn(draw: st.DrawFn, one: ChildFacts) -> ChildFacts:
    """One withdrawal more."""
    return replace(one, withdrawals=(*one.withdrawals, draw(withdrawals)))


def flagged(draw: st.DrawFn, one: ChildFacts) -> ChildFacts:
    """One flag more."""
    return replace(one, flags=(*one.flags, draw(flags)))


def refused(draw: st.DrawFn, one: ChildFacts) -> ChildFacts:
    """One refusing form more."""
    return replace(one, forms=(*one.forms, replace(draw(forms), answer=Answer.REFUSED)))


def turned(draw: st.DrawFn, one: ChildFacts) -> ChildFacts:
    """One form's answer, if there is a form, turned into a refusal."""
    papers = list(one.forms)
    if papers:
        at = draw(st.integers(0, len(papers) - 1))
        papers[at] = replace(papers[at], answer=Answer.REFUSED)
    return replace(one, forms=tuple(papers))


def refusing(draw: st.DrawFn, one: ChildFacts) -> ChildFacts:
    """One refusal of the child's own more."""
    return replace(one, says=(*one.says, replace(draw(says), agreed=False)))


def came_back(draw: st.DrawFn, one: ChildFacts) -> ChildFacts:
    """One paper more that came back and that nobody has read."""
    return replace(one, unread=(*one.unread, draw(one_of(["CF-0007", "CF-0006"]))))
