"""The facts of one photo check, as plain frozen values: what `verdict.decide` is asked.

No Django here. Every fact that is not given has the value that can only make the answer stricter, so that a
forgotten fact refers or blocks and never allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Medium(StrEnum):
    """How the picture is used. A form says yes to each of them by itself."""

    PHOTO = "photo"
    VIDEO = "video"
    PAID = "paid"
    PARTNER = "partner"


class Naming(IntEnum):
    """How far a child may be named. The lower value is the stricter."""

    NONE = 0
    FIRST = 1
    FULL = 2


class Capacity(StrEnum):
    """As what an adult signed. SELF is the young person, who signs for themself from 18."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    AUTHORITY = "authority"
    CARER = "carer"
    SELF = "self"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What a form says as a whole: yes to what is ticked, or an outright no."""

    GRANTED = "granted"
    REFUSED = "refused"


class Checked(StrEnum):
    """Where a form stands with the person who compares it with the paper."""

    RECEIVED = "received"
    VERIFIED = "verified"
    REJECTED = "rejected"
    WRONG_CHILD = "wrong_child"


class Scan(StrEnum):
    """The worst state of a form's files."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"
    PENDING = "pending"
    QUARANTINED = "quarantined"
    SCANNER_DOWN = "scanner_down"
    INFECTED = "infected"
    UNREADABLE = "unreadable"


class FlagKind(StrEnum):
    """What safeguarding asks for. The cause is nobody's business here."""

    BLOCK = "block"
    REFER = "refer"
    NO_NAME = "no_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where the photo would appear: a social account, or another channel such as the website.

    `code` is what wordings offer and forms grant (a platform's slug, "website", "print"); `account` is the
    reference people say; `kind_added_on` is when that kind of channel entered the register.
    """

    code: str
    account: str = ""
    live: bool | None = None
    kind_added_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingFacts:
    """One issued version of the form's text: what it offered to tick, and for how long at most."""

    version: str
    channels: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    naming: frozenset[Naming] = frozenset()
    max_months: int | None = None
    own_say_age: int | None = None
    covers_earlier_photos: bool = False
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultFacts:
    """Who signed. The same `key` is the same person; two keys are two people."""

    key: str
    capacity: Capacity = Capacity.UNKNOWN
    responsibility_shown: bool = False
    responsible_from: date | None = None
    responsible_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """One signed form as it speaks of one child (form and consent together).

    An event form has `event` and both event dates, and `event_key` where that event is on record. `valid_from` not
    given means the signed date; `valid_until` not given means the wording's maximum.
    """

    reference: str
    adult: AdultFacts
    wording: WordingFacts | None = None
    answer: Answer | None = None
    channels: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    naming: Naming = Naming.NONE
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    for_event: bool = False
    event: str = ""
    event_key: str = ""
    event_from: date | None = None
    event_until: date | None = None
    checked: Checked = Checked.RECEIVED
    uploaded_by: str = ""
    verified_by: str = ""
    scan: Scan = Scan.PENDING
    signed: bool = False
    pages_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFacts:
    """A yes taken back. No channels means all of them, no event means every picture; no adult means that nobody knows yet
    who it was.
    """

    received_at: datetime
    adult: str | None = None
    by_child: bool = False
    channels: frozenset[str] = frozenset()
    event: str = ""
    event_from: date | None = None
    event_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayFacts:
    """What the child said for themself, on which day. `form` is the reference where it stands on a form."""

    agreed: bool
    said_on: date
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFacts:
    """A safeguarding flag. It holds until it is ended, whatever its review date says."""

    kind: FlagKind
    raised_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffFacts:
    """Leave of the body with parental responsibility, for one account and a span of dates."""

    account: str
    first_day: date
    last_day: date
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """One identified child, with everything the register holds about them and their merged duplicates.

    `looked_after` None is unknown. `look_alikes` is how many other children share the name, or the family name
    and the birthday; None is unknown; `identity_confirmed` says that the date of birth or the reference was used.
    `unread` are the references of papers that have come back and that nobody has typed up: each may say no.
    """

    key: str
    given_names: str
    family_name: str
    known_as: tuple[str, ...] = ()
    date_of_birth: date | None = None
    looked_after: bool | None = None
    look_alikes: int | None = None
    identity_confirmed: bool = False
    merged: bool = False
    identity_verified_again: bool = False
    competence_decided_on: date | None = None
    forms: tuple[FormFacts, ...] = ()
    unread: tuple[str, ...] = ()
    says: tuple[SayFacts, ...] = ()
    withdrawals: tuple[WithdrawalFacts, ...] = ()
    flags: tuple[FlagFacts, ...] = ()
    sign_offs: tuple[SignOffFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Obscured:
    """Children blurred, cropped or seen from behind: how many, in which edited file, who says so and who agrees."""

    count: int
    photo_hash: str
    declared_by: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MorePhoto:
    """One more photo of the same post, with what is its own: everything else is asked alike of all of them."""

    photo_hash: str
    file_name: str = ""
    taken_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """What the addressee of a REFER answered to this very question: about one reason, by rule, child and forms.

    `child` is empty for a reason of the photo itself.
    """

    decider: str
    rule: int
    child: str = ""
    forms: tuple[str, ...] = ()
    allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the council chooses (the ⚙ of the rules).

    The maximum of a form without an end date is not here: it belongs to the wording that was signed.
    """

    own_say_age: int = 13
    allow_unscanned: bool = False
    warn_days: int = 30
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this photo be posted there on that date? `now` is an aware instant, `publish_on` a London date.

    `recognisable` is N, how many children can be recognised; `unknown` how many of them are not on the register;
    `crowd` None means that nobody said; people are named by any stable key, compared only for being different.
    """

    now: datetime
    channel: Channel | None = None
    publish_on: date | None = None
    photo_hash: str | None = None
    taken_on: date | None = None
    event: str = ""
    event_key: str = ""
    medium: Medium = Medium.PHOTO
    paid: bool = False
    partner: str = ""
    caption: str | None = None
    alt_text: str = ""
    file_name: str = ""
    gives_place: bool = False
    recognisable: int | None = None
    unknown: int = 0
    children: tuple[ChildFacts, ...] = ()
    nobody_declared_by: str = ""
    crowd: bool | None = None
    crowd_declared_by: frozenset[str] = frozenset()
    obscured: tuple[Obscured, ...] = ()
    more_photos: tuple[MorePhoto, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    retrospective: bool = False
    policy: Policy = Policy()
