"""The verdict table: rows of rule, what it says, and the question, by the number of the council’s consent rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from consents.checks.answer import Outcome
from consents.checks.question import (
    Channel,
    Checked,
    FlagFacts,
    FlagKind,
    Medium,
    Naming,
    Obscured,
    Policy,
    SayFacts,
    Scan,
    SignOffFacts,
    WithdrawalFacts,
)
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
