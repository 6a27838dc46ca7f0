"""What is on the paper, read and checked: the facts of one form before they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Service
from config.workflow import Refused
from consents.records.form import MOST_CHILDREN
from consents.records.models import Adult, Capacity, Child, Consent, Form, Naming, Wording


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One child on the form: on the register (`child`) or new to it (names), and what the form says of them."""

    child: Child | None = None
    given_names: str = ""
    family_name: str = ""
    known_as: str = ""
    date_of_birth: date | None = None
    answer: str = Consent.Answer.GRANTED
    own_say: str = Consent.OwnSay.NOT_ASKED


@dataclass(frozen=True, kw_only=True)
class Details:
    """Everything typed about one form. Dates are London dates; both ends of a span are included."""

    wording: Wording
    entries: Sequence[Entry]
    capacity: str
    responsibility_shown: bool
    signed_on: date
    adult: Adult | None = None
    adult_name: str = ""
    contact: str = ""
    channels: Sequence[str] = ()
    media: Sequence[str] = ()
    partners: Sequence[str] = ()
    naming: str = Naming.NONE
    covers_earlier_photos: bool = False
    event_name: str = ""
    event_from: date | None = None
    event_until: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    service: Service | None = None

    @property
    def first_day(self) -> date:
        """The first day on which the form may be used."""
        return self.valid_from or self.signed_on

    @property
    def last_day(self) -> date | None:
        """The last day: what the paper says, and never beyond the wording's maximum; None where neither says."""
        days = [day for day in (self.valid_until, self.wording.last_day(self.signed_on)) if day]
        return min(days, default=None)

    @property
    def for_event(self) -> bool:
        return bool(self.event_name)

    def refusal(self, today: date) -> Refused | None:
        """Why this cannot be filed, in one sentence at its field; None where it can."""
        return self._people_refused() or self._dates_refused(today) or self._scope_refused()

    def _people_refused(self) -> Refused | None:
        known = [entry.child.pk for entry in self.entries if entry.child]
        if not self.entries:
            return Refused("Add the child that the form is about.", "family_name")
        if len(self.entries) > MOST_CHILDREN:
            return Refused(f"One form can be about {MOST_CHILDREN} children at most.", "family_name")
        if len(known) != len(set(known)):
            return Refused("The same child is on the form twice. Remove one.", "family_name")
        if any(
            entry.answer not in Consent.Answer.values or entry.own_say not in Consent.OwnSay.values
            for entry in self.entries
        ):
            return Refused("Select what the form says of each child.")
        if not (self.adult or self.adult_name):
            return Refused("Enter the name of the adult who signed.", "adult_name")
        if self.capacity not in Capacity.values:
            return Refused("Choose as what the adult signed.", "capacity")
        return None

    def _dates_refused(self, today: date) -> Refused | None:
        if self.signed_on > today:
            return Refused("The date signed must be today or in the past.", "signed_on")
        if self.for_event and not (self.event_from and self.event_until):
            return Refused("Enter the first and the last day of the event.", "event_from")
        if self.event_from and self.event_until and self.event_until < self.event_from:
            return Refused("The last day of the event must be on or after its first day.", "event_until")
        if self.valid_until and self.valid_until < self.first_day:
            return Refused("The last day must be on or after the first day.", "valid_until")
        if self.last_day and self.last_day < self.first_day:
            limit = f"{self.last_day.day} {self.last_day:%B %Y}"
            return Refused(f"The first day must be on or before {limit}: no form holds longer.", "valid_from")
        return None

    def _scope_refused(self) -> Refused | None:
        offered = self.wording
        strange = set(self.channels) - set(offered.channels) or set(self.media) - set(offered.media)
        if strange or self.naming not in {Naming.NONE, *offered.naming}:
            return Refused("Choose only what the form offers.", "channels")
        if self.covers_earlier_photos and not offered.covers_earlier_photos:
            return Refused(
                "This wording does not offer to cover photos already taken.", "covers_earlier_photos"
            )
        if all(entry.answer == Consent.Answer.REFUSED for entry in self.entries):
            return None
        if not self.channels:
            return Refused("Tick at least one channel, or record that consent is refused.", "channels")
        if not self.media:
            return Refused("Tick at least one use, or record that consent is refused.", "uses")
        return None

    def write_to(self, form: Form) -> None:
        """Set the columns of `form`, unsaved, except the adult."""
        copied = (
            "wording capacity responsibility_shown signed_on naming covers_earlier_photos "
            "event_name event_from event_until service"
        )
        for name in copied.split():
            setattr(form, name, getattr(self, name))
        form.for_event = self.for_event
        form.valid_from, form.valid_until = self.first_day, self.last_day
        form.channels, form.media, form.partners = list(self.channels), list(self.media), list(self.partners)
