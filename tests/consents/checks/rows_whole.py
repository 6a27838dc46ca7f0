"""Rows about a photo as a whole: answers already given, several photos, and what no single reason shows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from consents.checks.answer import Outcome
from consents.checks.question import (
    DecisionFacts,
    FlagKind,
    MorePhoto,
    Naming,
)
from tests.consents.checks.asked import (
    MOTHER,
    NOW,
    TODAY,
    child,
    event_form,
    form,
    question,
    refusal,
)
from tests.consents.checks.rows import (
    ALLOW,
    BLOCK,
    IN_CARE,
    NOBODY,
    REFER,
    TEENAGER,
    blurred,
    named,
    with_flag,
    withdrawal,
)


def comms_said(rule, allowed=True, *, key="1", forms=("CF-0001",), decider="comms"):
    return DecisionFacts(decider=decider, rule=rule, child=key, forms=forms, allowed=allowed)


def another(**changes):
    return (MorePhoto(**{"photo_hash": "b2" * 32, "taken_on": date(2026, 5, 2), **changes}),)


OLD = {"taken_on": date(2026, 1, 2)}
WATCHED = with_flag(FlagKind.REFER)
TWO_FORMS = child(form(), refusal())
SPORTS = {"event": "Sports day"}

# rule, outcome of the whole photo, the question: what no single reason shows
WHOLE = [
    (4, Outcome.NOT_APPLICABLE, question(**NOBODY)),
    (19, ALLOW, question(child(form(valid_from=TODAY)))),
    (19, ALLOW, question(child(form(valid_until=TODAY)))),
    (
        19,
        ALLOW,
        question(child(form(valid_until=TODAY)), now=datetime(2026, 5, 20, 22, 59, 59, tzinfo=UTC)),
    ),
    (19, BLOCK, question(child(form(valid_until=TODAY)), publish_on=TODAY + timedelta(1))),
    (32, ALLOW, question(child(form()), child(form(), key="2"))),
    (32, BLOCK, question(child(form()), child(form(), key="2", withdrawals=(withdrawal(),)))),
    (33, BLOCK, question(child(form(), merged=True))),
    (
        33,
        BLOCK,
        question(child(form(), withdrawals=(withdrawal(),), merged=True, identity_verified_again=True)),
    ),
    (35, ALLOW, question(child(form(valid_until=TODAY + timedelta(30))))),
    (36, ALLOW, question(child(form()), now=NOW + timedelta(hours=1))),
    (36, BLOCK, question(child(form(), withdrawals=(withdrawal(TODAY),)), now=NOW + timedelta(hours=1))),
    (37, BLOCK, question(child(form()), unknown=-1)),
    # REFER is answered by whom it names, about that very reason; never over a BLOCK
    (8, ALLOW, question(WATCHED, decisions=(comms_said(8, forms=(), decider="safeguarding"),))),
    (8, BLOCK, question(WATCHED, decisions=(comms_said(8, False, forms=(), decider="safeguarding"),))),
    (8, REFER, question(WATCHED, decisions=(comms_said(8, forms=()),))),
    (
        8,
        BLOCK,
        question(with_flag(FlagKind.BLOCK), decisions=(comms_said(8, forms=(), decider="safeguarding"),)),
    ),
    (13, ALLOW, question(TWO_FORMS, decisions=(comms_said(13, forms=("CF-0002",)),))),
    (13, BLOCK, question(TWO_FORMS, decisions=(comms_said(13, False, forms=("CF-0002",)),))),
    (13, REFER, question(TWO_FORMS, decisions=(comms_said(13),))),
    (24, ALLOW, question(child(form()), **OLD, decisions=(comms_said(24),))),
    (24, REFER, question(child(form()), **OLD, decisions=(comms_said(24, key="2"),))),
    (24, BLOCK, question(child(form()), **OLD, decisions=(comms_said(24), comms_said(24, False)))),
    (30, ALLOW, named(Naming.FULL, caption="Ada Okafor", decisions=(comms_said(30, forms=()),))),
    (31, ALLOW, question(child(form()), gives_place=True, decisions=(comms_said(31, key="", forms=()),))),
    (
        31,
        BLOCK,
        question(child(form()), gives_place=True, decisions=(comms_said(31, False, key="", forms=()),)),
    ),
    # a missing fact is put on record, and no answer replaces it
    (7, REFER, question(child(form()), crowd=True, decisions=(comms_said(7, key="", forms=()),))),
    (
        9,
        REFER,
        question(child(form(), **IN_CARE), decisions=(comms_said(9, forms=(), decider="safeguarding"),)),
    ),
    (
        16,
        REFER,
        question(child(form(), unread=("CF-0009",)), decisions=(comms_said(16, forms=("CF-0009",)),)),
    ),
    (
        17,
        REFER,
        question(child(form(adult=replace(MOTHER, responsibility_shown=False))), decisions=(comms_said(17),)),
    ),
    (27, REFER, question(child(form(), date_of_birth=TEENAGER), decisions=(comms_said(27, forms=()),))),
    (28, REFER, question(child(form(), date_of_birth=None), decisions=(comms_said(28, forms=()),))),
    (34, REFER, question(child(form(), look_alikes=1), decisions=(comms_said(34, forms=()),))),
    # several photos of one post: each by its own file and day, and the post takes the worst
    (1, BLOCK, question(child(form()), more_photos=another(photo_hash="no hash"))),
    (
        6,
        BLOCK,
        question(
            child(form()),
            obscured=(blurred(confirmed_by="comms", photo_hash="b2" * 32, count=1),),
            more_photos=another(photo_hash="c3" * 32),
        ),
    ),
    (
        6,
        ALLOW,
        question(
            child(form()),
            obscured=(blurred(confirmed_by="comms"), blurred(confirmed_by="comms", photo_hash="b2" * 32)),
            more_photos=another(),
        ),
    ),
    (
        6,
        BLOCK,
        question(
            child(form()),
            obscured=(blurred(confirmed_by="comms"), blurred(photo_hash="b2" * 32)),
            more_photos=another(),
        ),
    ),
    (23, BLOCK, question(child(event_form()), **SPORTS, more_photos=another(taken_on=date(2026, 5, 4)))),
    (23, ALLOW, question(child(event_form()), **SPORTS, more_photos=another(taken_on=date(2026, 5, 3)))),
    (24, REFER, question(child(form()), more_photos=another(**OLD))),
    (24, ALLOW, question(child(form()), more_photos=another())),
    (29, BLOCK, question(child(form()), more_photos=another(file_name="ada.jpg"))),
]
