"""The verdict table: at least one row per rule of the council's consent rules, by number."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consents.checks.answer import Outcome
from consents.checks.question import (
    AdultFacts,
    Capacity,
    Channel,
    Checked,
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
from consents.checks.rules_decided import ANSWERABLE
from consents.checks.rules_forms import evidence_of
from consents.checks.verdict import RULESET, decide
from tests.consents.checks.asked import (
    AUTHORITY,
    FACEBOOK,
    FATHER,
    HASH,
    MOTHER,
    NOW,
    THEMSELF,
    TODAY,
    WORDING,
    all_rules,
    child,
    event_form,
    form,
    question,
    refusal,
)

ALLOW, REFER, BLOCK = Outcome.ALLOW, Outcome.REFER, Outcome.BLOCK
TEENAGER = date(2012, 5, 20)
GROWN = date(2008, 5, 20)
TWO_PEOPLE = frozenset({"manager", "comms"})


def withdrawal(day=date(2026, 3, 1), **changes):
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return WithdrawalFacts(**{"received_at": at, "adult": "mother", **changes})


def yes_on(day, reference=""):
    return SayFacts(agreed=True, said_on=day, form=reference)


def no_on(day, reference=""):
    return SayFacts(agreed=False, said_on=day, form=reference)


def with_flag(kind, **changes):
    return child(form(), flags=(FlagFacts(kind=kind, **changes),))


def with_wording(**changes):
    return replace(WORDING, **changes)


def named(naming, **changes):
    return question(child(form(naming=naming)), **changes)


def blurred(**changes):
    return Obscured(**{"count": 1, "photo_hash": HASH, "declared_by": "manager", **changes})


SIGN_OFF = SignOffFacts(account="SA-0001", first_day=date(2026, 5, 1), last_day=TODAY)
IN_CARE = {"looked_after": True}
VIDEO = {"medium": Medium.VIDEO}
NOBODY = {"nobody_declared_by": "manager"}

# rule, outcome of that rule (None: it does not speak), the question
TABLE = [
    # 1 incomplete
    (1, BLOCK, question(child(form()), channel=None)),
    (1, BLOCK, question(child(form()), channel=Channel(code="", live=True))),
    (1, BLOCK, question(child(form()), publish_on=None)),
    (1, BLOCK, question(child(form()), photo_hash=None)),
    (1, BLOCK, question(child(form()), photo_hash="not a hash")),
    (1, BLOCK, question(child(form()), caption=None)),
    (1, None, question(child(form()), caption="")),
    (1, BLOCK, question(child(form()), recognisable=None)),
    (1, BLOCK, question(child(form()), recognisable=-1)),
    (1, BLOCK, question(child(form()), recognisable=True)),
    (1, BLOCK, question(child(form()), taken_on=TODAY + timedelta(1), publish_on=TODAY + timedelta(2))),
    (1, BLOCK, question(child(form()), taken_on=TODAY, publish_on=TODAY - timedelta(1), retrospective=True)),
    # 2 the date has passed
    (2, BLOCK, question(child(form()), publish_on=TODAY - timedelta(1))),
    (2, None, question(child(form()), publish_on=TODAY - timedelta(1), retrospective=True)),
    # 3 not live
    (3, BLOCK, question(child(form()), channel=replace(FACEBOOK, live=False))),
    (3, BLOCK, question(child(form()), channel=replace(FACEBOOK, live=None))),
    # 4 nobody
    (4, BLOCK, question()),
    (4, None, question(**NOBODY)),
    # 5 not all identified
    (5, BLOCK, question(child(form()), recognisable=2)),
    (5, BLOCK, question(child(form()), recognisable=2, unknown=1)),
    (5, BLOCK, question(child(form()), unknown=1)),
    (5, BLOCK, question(unknown=1, **NOBODY)),
    (5, BLOCK, question(child(form()), child(form(), key="2"), recognisable=1)),
    (5, BLOCK, question(child(form()), child(form()), recognisable=2)),
    (5, None, question(child(form()), child(form()), recognisable=1)),
    # 6 blurred or cropped
    (6, BLOCK, question(child(form()), obscured=(blurred(),))),
    (6, BLOCK, question(child(form()), obscured=(blurred(confirmed_by="manager"),))),
    (6, BLOCK, question(child(form()), obscured=(blurred(declared_by="", confirmed_by="comms"),))),
    (6, BLOCK, question(child(form()), obscured=(blurred(confirmed_by="comms", photo_hash="b2" * 32),))),
    (6, None, question(child(form()), obscured=(blurred(confirmed_by="comms"),))),
    (6, None, question(child(form()), obscured=(blurred(count=0),))),
    # 7 crowd
    (7, REFER, question(child(form()), crowd=True)),
    (7, REFER, question(child(form()), crowd=None)),
    (7, REFER, question(child(form()), crowd=True, crowd_declared_by=frozenset({"manager", ""}))),
    (7, None, question(child(form()), crowd=True, crowd_declared_by=TWO_PEOPLE)),
    (7, REFER, question(crowd=True, **NOBODY)),
    # 8 safeguarding
    (8, BLOCK, question(with_flag(FlagKind.BLOCK))),
    (8, REFER, question(with_flag(FlagKind.REFER))),
    (8, BLOCK, question(with_flag(FlagKind.BLOCK, ended_at=NOW + timedelta(seconds=1)))),
    (8, None, question(with_flag(FlagKind.BLOCK, ended_at=NOW))),
    (8, None, question(with_flag(FlagKind.NO_NAME))),
    # 9 looked after
    (9, REFER, question(child(form(), **IN_CARE))),
    (9, REFER, question(child(form(), looked_after=None))),
    (9, REFER, question(child(form(adult=AUTHORITY), **IN_CARE))),
    (9, REFER, question(child(form(), sign_offs=(SIGN_OFF,), **IN_CARE))),
    (9, None, question(child(form(adult=AUTHORITY), sign_offs=(SIGN_OFF,), **IN_CARE))),
    (
        9,
        REFER,
        question(child(form(adult=AUTHORITY), sign_offs=(replace(SIGN_OFF, revoked=True),), **IN_CARE)),
    ),
    (
        9,
        REFER,
        question(child(form(adult=AUTHORITY), sign_offs=(replace(SIGN_OFF, account="SA-0002"),), **IN_CARE)),
    ),
    (
        9,
        REFER,
        question(
            child(form(adult=AUTHORITY), sign_offs=(SIGN_OFF,), **IN_CARE), publish_on=date(2026, 5, 21)
        ),
    ),
    (9, REFER, question(child(form(adult=AUTHORITY, scan=Scan.PENDING), sign_offs=(SIGN_OFF,), **IN_CARE))),
    # 10 withdrawn
    (10, BLOCK, question(child(form(), withdrawals=(withdrawal(),)))),
    (10, BLOCK, question(child(form(), withdrawals=(withdrawal(channels=frozenset({"facebook"})),)))),
    (10, None, question(child(form(), withdrawals=(withdrawal(channels=frozenset({"website"})),)))),
    (10, BLOCK, question(child(form(), withdrawals=(withdrawal(adult="father"),)))),
    (10, BLOCK, question(child(form(signed_on=date(2026, 4, 1)), withdrawals=(withdrawal(adult=None),)))),
    (10, BLOCK, question(child(form(signed_on=date(2026, 3, 1)), withdrawals=(withdrawal(),)))),
    (10, BLOCK, question(child(form(signed_on=date(2026, 4, 1)), withdrawals=(withdrawal(by_child=True),)))),
    (10, BLOCK, question(child(withdrawals=(withdrawal(),)))),
    # 11 the child refuses
    (11, BLOCK, question(child(form(), says=(no_on(date(2026, 3, 1)),)))),
    (11, BLOCK, question(child(form(checked=Checked.RECEIVED), says=(no_on(date(2026, 1, 10), "CF-0001"),)))),
    (11, BLOCK, question(child(form(), says=(no_on(date(2026, 3, 1)), yes_on(date(2026, 3, 1)))))),
    (11, BLOCK, question(child(form(), refusal(adult=THEMSELF)))),
    (11, BLOCK, question(child(form(), refusal(adult=THEMSELF), says=(yes_on(date(2026, 1, 10)),)))),
    (11, None, question(child(form(), says=(no_on(date(2026, 3, 1)), yes_on(date(2026, 3, 2)))))),
    (
        11,
        None,
        question(
            child(
                form(),
                form(reference="CF-0002", checked=Checked.WRONG_CHILD),
                says=(no_on(date(2026, 3, 1), "CF-0002"),),
            )
        ),
    ),
    # 12 another person with parental responsibility
    (12, BLOCK, question(child(form(), refusal(adult=FATHER)))),
    (12, BLOCK, question(child(form(signed_on=date(2026, 5, 1)), refusal(adult=FATHER)))),
    (12, BLOCK, question(child(form(), refusal(adult=FATHER, checked=Checked.REJECTED, signed_on=None)))),
    (12, BLOCK, question(child(form(), form(reference="CF-0002", adult=FATHER, channels=frozenset())))),
    (12, BLOCK, question(child(refusal()))),
    (12, None, question(child(form(), refusal(adult=FATHER, checked=Checked.WRONG_CHILD)))),
    (
        12,
        None,
        question(
            child(
                form(),
                refusal(adult=FATHER),
                form(reference="CF-3", adult=FATHER, signed_on=date(2026, 2, 1)),
            )
        ),
    ),
    # 13 same adult, two forms
    (13, REFER, question(child(form(), refusal()))),
    (13, None, question(child(form(), refusal(signed_on=date(2026, 1, 9))))),
    (12, BLOCK, question(child(form(), refusal(signed_on=date(2026, 1, 11))))),
    (
        22,
        BLOCK,
        question(child(form(), form(reference="CF-2", channels=frozenset(), signed_on=date(2026, 2, 1)))),
    ),
    (10, None, question(child(form(signed_on=date(2026, 3, 2)), withdrawals=(withdrawal(),)))),
    (
        10,
        BLOCK,
        question(
            child(form(signed_on=date(2026, 3, 2), checked=Checked.RECEIVED), withdrawals=(withdrawal(),))
        ),
    ),
    (
        16,
        BLOCK,
        question(child(form(), form(reference="CF-2", signed_on=date(2026, 2, 1), checked=Checked.RECEIVED))),
    ),
    (
        13,
        REFER,
        question(
            child(
                form(),
                refusal(for_event=True, event="Fair", event_from=TODAY, event_until=TODAY, signed_on=TODAY),
            )
        ),
    ),
    # 14 no form
    (14, BLOCK, question(child())),
    (14, BLOCK, question(child(form(checked=Checked.WRONG_CHILD)))),
    (14, BLOCK, question(child(form(adult=THEMSELF)))),
    (14, None, question(child(refusal()))),
    # 15 malware
    *[
        (15, BLOCK, question(child(form(scan=state))))
        for state in (Scan.NOT_SCANNED, Scan.PENDING, Scan.QUARANTINED, Scan.SCANNER_DOWN)
    ],
    (15, None, question(child(form(scan=Scan.NOT_SCANNED)), policy=Policy(allow_unscanned=True))),
    (15, BLOCK, question(child(form(scan=Scan.SCANNER_DOWN)), policy=Policy(allow_unscanned=True))),
    # 16 unsound
    (16, BLOCK, question(child(form(scan=Scan.INFECTED)), policy=Policy(allow_unscanned=True))),
    (16, BLOCK, question(child(form(scan=Scan.UNREADABLE)))),
    (16, BLOCK, question(child(form(signed=False)))),
    (16, BLOCK, question(child(form(signed_on=None)))),
    (16, BLOCK, question(child(form(signed_on=TODAY + timedelta(1))))),
    (16, BLOCK, question(child(form(pages_complete=False)))),
    (16, BLOCK, question(child(form(checked=Checked.RECEIVED)))),
    (16, BLOCK, question(child(form(checked=Checked.REJECTED)))),
    (16, BLOCK, question(child(form(verified_by="manager")))),
    (16, REFER, question(child(form(), unread=("CF-0009",)))),
    (16, BLOCK, question(child(unread=("CF-0009",)))),
    (16, REFER, question(child(refusal(), unread=("CF-0009",)))),
    # 17 responsibility
    (17, REFER, question(child(form(adult=replace(MOTHER, responsibility_shown=False))))),
    (17, REFER, question(child(form(adult=replace(MOTHER, responsible_from=date(2026, 1, 11)))))),
    (17, REFER, question(child(form(adult=replace(MOTHER, responsible_until=date(2026, 5, 19)))))),
    (17, None, question(child(form(adult=replace(MOTHER, responsible_until=TODAY))))),
    # 18, 19 and 20 both ends are inclusive
    (18, BLOCK, question(child(form(valid_from=TODAY + timedelta(1))))),
    (18, None, question(child(form(valid_from=TODAY)))),
    (20, None, question(child(form(valid_until=TODAY)))),
    (20, BLOCK, question(child(form(valid_until=TODAY - timedelta(1))))),
    # 21 no end date
    (21, REFER, question(child(form(valid_until=None, wording=with_wording(max_months=None))))),
    (20, None, question(child(form(valid_until=None, signed_on=date(2024, 5, 20))))),
    (20, BLOCK, question(child(form(valid_until=None, signed_on=date(2024, 5, 19))))),
    (20, BLOCK, question(child(form(signed_on=date(2024, 5, 19))))),
    # 22 channel
    (22, BLOCK, question(child(form(channels=frozenset({"website"}))))),
    (22, BLOCK, question(child(form()), channel=Channel(code="tiktok", account="SA-2", live=True))),
    (22, BLOCK, question(child(form(wording=None)))),
    (22, BLOCK, question(child(form(answer=None)))),
    (22, BLOCK, question(child(form()), channel=replace(FACEBOOK, kind_added_on=date(2025, 1, 2)))),
    (22, None, question(child(form()), channel=replace(FACEBOOK, kind_added_on=date(2025, 1, 1)))),
    (
        22,
        BLOCK,
        question(
            child(form(wording=with_wording(issued_on=None))),
            channel=replace(FACEBOOK, kind_added_on=date(2025, 1, 1)),
        ),
    ),
    # 23 event
    (23, BLOCK, question(child(event_form()), event="Summer fair")),
    (23, BLOCK, question(child(event_form()), event="Sports day", taken_on=date(2026, 5, 4))),
    (23, BLOCK, question(child(event_form()), event="Sports day", taken_on=None)),
    (23, BLOCK, question(child(event_form(event_until=None)), event="Sports day")),
    (23, None, question(child(event_form()), event="sports-day", taken_on=date(2026, 5, 3))),
    (23, None, question(child(event_form()), event="Sports Day", taken_on=date(2026, 5, 1))),
    # 24 taken before the signature
    (24, REFER, question(child(form(signed_on=date(2026, 5, 3))))),
    (24, REFER, question(child(form()), taken_on=None)),
    (24, None, question(child(form(signed_on=date(2026, 5, 2))))),
    (
        24,
        None,
        question(child(form(signed_on=date(2026, 5, 3), wording=with_wording(covers_earlier_photos=True)))),
    ),
    # 25 medium
    (25, BLOCK, question(child(form()), **VIDEO)),
    (25, None, question(child(form(media=frozenset({"video"}))), **VIDEO)),
    (
        25,
        BLOCK,
        question(child(form(media=frozenset({"video"}), wording=with_wording(media=frozenset()))), **VIDEO),
    ),
    (25, BLOCK, question(child(form()), paid=True)),
    (25, None, question(child(form(media=frozenset({"photo", "paid"}))), paid=True)),
    (25, BLOCK, question(child(form()), partner="Spire Trust")),
    (
        25,
        BLOCK,
        question(child(form(wording=with_wording(media=frozenset({"photo"})))), partner="Spire Trust"),
    ),
    (25, BLOCK, question(child(form(media=frozenset({"photo", "partner"}))), partner="Spire Trust")),
    (25, None, question(child(form(partners=frozenset({"Spire trust"}))), partner="Spire Trust")),
    (25, BLOCK, question(child(form()), channel=FACEBOOK, medium=Medium.PAID)),
    # 26 eighteen
    (26, BLOCK, question(child(form(), date_of_birth=GROWN))),
    (26, None, question(child(form(), date_of_birth=GROWN + timedelta(1)))),
    (26, None, question(child(form(adult=THEMSELF, signed_on=TODAY), date_of_birth=GROWN), taken_on=TODAY)),
    (26, BLOCK, question(child(form(adult=THEMSELF), date_of_birth=GROWN))),
    # 27 own say
    (27, REFER, question(child(form(), date_of_birth=date(2013, 5, 20)))),
    (27, None, question(child(form(), date_of_birth=date(2013, 5, 21)))),
    (27, None, question(child(form(), says=(yes_on(date(2026, 1, 10), "CF-0001"),), date_of_birth=TEENAGER))),
    (27, None, question(child(form(), says=(yes_on(TODAY),), date_of_birth=TEENAGER))),
    (27, REFER, question(child(form(), says=(yes_on(date(2025, 5, 19)),), date_of_birth=TEENAGER))),
    (27, REFER, question(child(form(), says=(yes_on(date(2026, 5, 21)),), date_of_birth=TEENAGER))),
    (27, REFER, question(child(form(), says=(yes_on(TODAY, "CF-0009"),), date_of_birth=TEENAGER))),
    (
        27,
        REFER,
        question(
            child(form(checked=Checked.RECEIVED), says=(yes_on(TODAY, "CF-0001"),), date_of_birth=TEENAGER),
        ),
    ),
    (27, None, question(child(form(), form(reference="CF-2", adult=THEMSELF), date_of_birth=TEENAGER))),
    (27, None, question(child(form(), date_of_birth=TEENAGER, competence_decided_on=TODAY))),
    (27, REFER, question(child(form(), date_of_birth=TEENAGER, competence_decided_on=TODAY + timedelta(1)))),
    (27, REFER, question(child(form(wording=with_wording(own_say_age=8))))),
    (27, REFER, question(child(form(wording=with_wording(own_say_age=None))), policy=Policy(own_say_age=8))),
    # 28 date of birth
    (28, REFER, question(child(form(), date_of_birth=None))),
    (28, REFER, question(child(form(), date_of_birth=date(2026, 5, 3)))),
    (28, REFER, question(child(form(), date_of_birth=date(2026, 5, 21)), taken_on=None)),
    # 29 names
    (29, BLOCK, question(child(form()), caption="Well done ADA!")),
    (29, BLOCK, question(child(form()), alt_text="The Okafors at the fair")),
    (29, BLOCK, question(child(form()), file_name="IMG_20260502_adaokafor.jpg")),
    (29, BLOCK, question(child(form(), known_as=("Addy",)), caption="Addy runs")),
    (29, BLOCK, question(child(form(), given_names="Zoë-Anne"), caption="zoe anne runs")),
    (29, BLOCK, named(Naming.FIRST, caption="Ada Okafor")),
    (29, None, named(Naming.FIRST, caption="Well done Ada")),
    (29, BLOCK, question(child(form(naming=Naming.FIRST), given_names="Ada Ngozi"), caption="Ada Ngozi")),
    (
        29,
        BLOCK,
        question(child(form(naming=Naming.FIRST), flags=(FlagFacts(kind=FlagKind.NO_NAME),)), caption="Ada"),
    ),
    (
        29,
        None,
        question(
            child(form(naming=Naming.FIRST), flags=(FlagFacts(kind=FlagKind.NO_NAME, ended_at=NOW),)),
            caption="Ada",
        ),
    ),
    (
        29,
        BLOCK,
        question(child(form(naming=Naming.FIRST, wording=with_wording(naming=frozenset()))), caption="Ada"),
    ),
    (
        29,
        BLOCK,
        question(child(form(naming=Naming.FULL), form(reference="CF-2", adult=FATHER)), caption="Ada"),
    ),
    # 30 full name
    (30, REFER, named(Naming.FULL, caption="Ada Okafor")),
    (30, REFER, named(Naming.FULL, caption="Ada", file_name="okafor.jpg")),
    (30, None, named(Naming.FULL, caption="Ada")),
    # 31 place
    (31, REFER, question(child(form()), caption="Sports day at Hady Primary School")),
    (31, REFER, question(child(form()), gives_place=True)),
    (
        31,
        REFER,
        question(child(form()), caption="Off to Stavely-Green", policy=Policy(places=("Stavely Green",))),
    ),
    (31, None, question(caption="Our new school sign", **NOBODY)),
    # 33 merged
    (33, BLOCK, question(child(form(), merged=True))),
    (33, None, question(child(form(), merged=True, identity_verified_again=True))),
    # 34 look-alikes
    (34, REFER, question(child(form(), look_alikes=1))),
    (34, REFER, question(child(form(), look_alikes=None))),
    (34, None, question(child(form(), look_alikes=1, identity_confirmed=True))),
]


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


@pytest.mark.parametrize(
    ("rule", "outcome", "asked"), WHOLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(WHOLE)]
)
def test_the_photo_as_a_whole_is_answered_as_the_table_says(
    rule: int, outcome: Outcome, asked: Question
) -> None:
    assert decide(asked).outcome == outcome


def test_each_of_the_37_rules_has_its_rows() -> None:
    assert {rule for rule, _, _ in (*TABLE, *WHOLE)} == set(range(1, 38))


def test_every_refer_names_comms_or_safeguarding_and_who_may_answer_what_is_written_down() -> None:
    addressees = {
        (reason.rule, reason.decider.value)
        for _, _, asked in (*TABLE, *WHOLE)
        for reason in decide(asked).every_reason
        if reason.outcome is REFER
    }
    of_safeguarding = {rule for rule, who in addressees if who == "safeguarding"}
    assert of_safeguarding == {8, 9}
    assert {rule for rule, who in addressees if who == "comms"} == {
        7, 13, 16, 17, 21, 24, 27, 28, 30, 31, 34,
    }  # fmt: skip
    assert set(ANSWERABLE) == {8, 13, 24, 30, 31}


@pytest.mark.parametrize(
    ("rule", "outcome", "asked"), TABLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(TABLE)]
)
def test_the_rule_speaks_as_the_table_says(rule: int, outcome: Outcome | None, asked: Question) -> None:
    assert all_rules(decide(asked)).get(rule) == outcome


def test_the_base_question_is_allowed_and_names_its_evidence() -> None:
    verdict = decide(question(child(form())))
    assert verdict.outcome is ALLOW
    assert verdict.permits_posting
    assert verdict.ruleset == RULESET
    assert verdict.decided_at == NOW
    (evidence,) = verdict.children[0].evidence
    assert (evidence.reference, evidence.wording) == ("CF-0001", "3")
    assert (evidence.first_day, evidence.last_day) == (date(2026, 1, 10), date(2026, 12, 31))


def test_2_a_retrospective_check_is_labelled_and_never_permits_posting() -> None:
    verdict = decide(question(child(form()), publish_on=TODAY - timedelta(1), retrospective=True))
    assert verdict.outcome is ALLOW
    assert verdict.retrospective
    assert not verdict.permits_posting


def test_2_a_check_for_today_is_not_retrospective_whatever_was_asked() -> None:
    assert not decide(question(child(form()), retrospective=True)).retrospective


def test_4_nobody_recognisable_is_not_applicable_and_names_who_declared_it() -> None:
    verdict = decide(question(**NOBODY))
    assert (verdict.outcome, verdict.declared_by) == (Outcome.NOT_APPLICABLE, "manager")
    assert verdict.permits_posting


def test_8_flags_are_spoken_of_in_neutral_words() -> None:
    for asked in (with_flag(FlagKind.BLOCK), with_flag(FlagKind.REFER), child(form(), looked_after=True)):
        (reason,) = decide(question(asked)).children[0].reasons
        assert reason.remedy == "contact safeguarding"
        assert not any(word in reason.sentence for word in ("flag", "care", "looked", "risk", "court"))


def test_9_the_authority_with_its_sign_off_allows() -> None:
    asked = question(child(form(adult=AUTHORITY), sign_offs=(SIGN_OFF,), **IN_CARE))
    assert decide(asked).outcome is ALLOW


def test_12_one_sound_yes_is_enough_where_nobody_says_no() -> None:
    expired = form(reference="CF-0002", adult=FATHER, valid_until=date(2026, 2, 1))
    verdict = decide(question(child(form(), expired)))
    assert verdict.outcome is ALLOW
    assert [evidence.reference for evidence in verdict.children[0].evidence] == ["CF-0001"]


def test_13_both_forms_of_the_same_day_that_say_yes_are_evidence() -> None:
    verdict = decide(question(child(form(), form(reference="CF-0002"))))
    assert [evidence.reference for evidence in verdict.children[0].evidence] == ["CF-0001", "CF-0002"]


def test_13_a_later_form_that_never_offered_the_channel_leaves_the_earlier_yes() -> None:
    website_only = with_wording(channels=frozenset({"website"}))
    later = form(
        reference="CF-2", wording=website_only, channels=frozenset({"website"}), signed_on=date(2026, 2, 1)
    )
    assert decide(question(child(form(), later))).outcome is ALLOW


def test_13_an_empty_box_on_the_form_of_another_event_says_nothing_of_this_photo() -> None:
    other = event_form(
        reference="CF-2", event_from=TODAY, event_until=TODAY, channels=frozenset(), signed_on=TODAY
    )
    assert decide(question(child(form(), other))).outcome is ALLOW


def test_25_an_empty_box_for_the_medium_on_the_other_parents_form_is_a_no() -> None:
    both = child(
        form(media=frozenset({"video"})), form(reference="CF-2", adult=FATHER, media=frozenset({"photo"}))
    )
    assert all_rules(decide(question(both, **VIDEO)))[12] is BLOCK


def test_26_from_18_the_parents_refusal_no_longer_counts_but_a_later_withdrawal_does() -> None:
    own = form(reference="CF-3", adult=THEMSELF, signed_on=date(2026, 4, 2))
    grown = child(own, refusal(), date_of_birth=date(2008, 4, 1))
    assert decide(question(grown)).outcome is ALLOW
    later = replace(grown, withdrawals=(withdrawal(date(2026, 5, 1), adult="father"),))
    assert all_rules(decide(question(later)))[10] is BLOCK


def test_27_under_18_the_childs_own_signature_is_not_enough() -> None:
    verdict = decide(question(child(form(adult=THEMSELF), date_of_birth=TEENAGER)))
    assert all_rules(verdict) == {14: BLOCK}


@pytest.mark.parametrize(("day", "grown"), [(date(2026, 2, 27), False), (date(2026, 2, 28), True)])
def test_28_who_was_born_on_29_february_is_18_on_28_february(day: date, grown: bool) -> None:
    now = datetime(2026, 2, 20, 9, tzinfo=UTC)
    born = child(form(), date_of_birth=date(2008, 2, 29))
    verdict = decide(question(born, now=now, publish_on=day, taken_on=date(2026, 2, 1)))
    assert (26 in all_rules(verdict)) is grown


def test_32_siblings_are_judged_each_alone_and_one_withdrawn_blocks_the_photo_of_both() -> None:
    withdrawn = child(form(), key="2", withdrawals=(withdrawal(),))
    verdict = decide(question(child(form()), withdrawn))
    assert verdict.outcome is BLOCK
    assert [(one.key, one.outcome) for one in verdict.children] == [("2", BLOCK), ("1", ALLOW)]
    assert verdict.leave_out == ("2",)


def test_33_refusals_of_the_merged_records_still_count() -> None:
    merged = child(form(), refusal(adult=FATHER), merged=True, identity_verified_again=True)
    assert all_rules(decide(question(merged)))[12] is BLOCK


@pytest.mark.parametrize(("days", "warned"), [(30, True), (31, False), (0, True)])
def test_35_a_consent_that_ends_within_30_days_is_allowed_with_a_warning(days: int, warned: bool) -> None:
    verdict = decide(question(child(form(valid_until=TODAY + timedelta(days)))))
    assert verdict.outcome is ALLOW
    assert (35 in [warning.rule for warning in verdict.children[0].warnings]) is warned


def test_35_the_days_before_a_warning_are_a_setting() -> None:
    asked = question(child(form(valid_until=TODAY + timedelta(40))), policy=Policy(warn_days=60))
    assert [warning.rule for warning in decide(asked).children[0].warnings] == [35]


def test_36_withdrawn_between_check_and_posting_the_second_evaluation_blocks() -> None:
    asked = question(child(form()))
    later = replace(asked, now=NOW + timedelta(minutes=5))
    withdrawn = child(
        form(), withdrawals=(WithdrawalFacts(received_at=NOW + timedelta(minutes=1), adult="mother"),)
    )
    assert decide(asked).outcome is ALLOW
    assert decide(replace(later, children=(withdrawn,))).outcome is BLOCK


def test_37_an_error_inside_the_rules_is_a_block_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    naive = replace(question(child(form())), now=datetime(2026, 5, 20, 9))  # noqa: DTZ001
    verdict = decide(naive)
    assert all_rules(verdict) == {37: BLOCK}
    assert "BLOCK" in caplog.text


@pytest.mark.parametrize(
    "asked",
    [
        question(child(form()), child(form(), given_names="Other"), recognisable=1),
        question(child(form()), unknown=-1),
        question(child(form()), unknown=0.5),
        question(child(form(), withdrawals=(WithdrawalFacts(received_at=datetime(2026, 1, 1)),))),  # noqa: DTZ001
    ],
)
def test_37_facts_that_contradict_themselves_are_a_block(asked: Question) -> None:
    assert all_rules(decide(asked)) == {37: BLOCK}


def test_30_june_at_half_past_eleven_at_night_utc_is_1_july_in_chesterfield() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    ends = child(form(valid_until=date(2026, 6, 30)))
    assert all_rules(decide(question(ends, now=late, publish_on=date(2026, 6, 30))))[2] is BLOCK
    assert all_rules(decide(question(ends, now=late, publish_on=date(2026, 7, 1))))[20] is BLOCK
    in_time = late - timedelta(hours=1)
    assert decide(question(ends, now=in_time, publish_on=date(2026, 6, 30))).outcome is ALLOW


def test_a_withdrawal_received_after_midnight_in_london_is_of_the_new_day() -> None:
    at = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
    asked = child(
        form(signed_on=date(2026, 5, 1)), withdrawals=(WithdrawalFacts(received_at=at, adult="mother"),)
    )
    assert all_rules(decide(question(asked)))[10] is BLOCK


def test_each_child_gets_every_reason_that_applies() -> None:
    bad = child(
        form(
            checked=Checked.RECEIVED,
            scan=Scan.PENDING,
            channels=frozenset({"facebook"}),
            valid_until=date(2026, 5, 1),
        ),
        date_of_birth=None,
        flags=(FlagFacts(kind=FlagKind.BLOCK),),
    )
    rules = [reason.rule for reason in decide(question(bad, caption="Ada")).children[0].reasons]
    assert rules == [8, 15, 16, 20, 29, 28]


def test_every_reason_carries_a_remedy_and_a_refer_says_who_decides() -> None:
    for _, _, asked in TABLE:
        verdict = decide(asked)
        for reason in [*verdict.reasons, *(reason for one in verdict.children for reason in one.reasons)]:
            assert reason.remedy
            assert bool(reason.decider) is (reason.outcome is REFER)


def test_what_would_make_it_postable_is_each_remedy_once_and_the_children_to_leave_out() -> None:
    verdict = decide(question(child(), child(key="2"), child(form(), key="3")))
    assert verdict.remedies == ("ask the family for a form, or leave this child out",)
    assert verdict.leave_out == ("1", "2")
    assert decide(question(child(), channel=replace(FACEBOOK, live=False))).leave_out == ()


def test_a_form_waiting_beside_a_sound_one_and_an_unscanned_one_are_warnings() -> None:
    beside = form(
        reference="CF-0002", adult=AdultFacts(key="x", capacity=Capacity.CARER), checked=Checked.RECEIVED
    )
    asked = question(child(form(scan=Scan.NOT_SCANNED), beside), policy=Policy(allow_unscanned=True))
    verdict = decide(asked)
    assert verdict.outcome is ALLOW
    assert [warning.rule for warning in verdict.children[0].warnings] == [15, 16]


def test_a_form_with_defects_is_no_evidence() -> None:
    with pytest.raises(ValueError):
        evidence_of(form(wording=None))
