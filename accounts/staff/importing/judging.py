"""What becomes of each row of a staff file, by the staff list as it is. Nothing is written here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.forms import tidy
from accounts.people.models import Membership, Service, User
from accounts.staff.importing.columns import Field
from accounts.staff.importing.models import Outcome
from config import clock

_RUNS = ("=", "+", "-", "@", "\t")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0"}
_LONGEST = {"email": 254, "full_name": 120, "job_title": 120}


@dataclass(frozen=True)
class Known:
    """A person as the staff list has them."""

    pk: int
    full_name: str
    job_title: str
    left_on: date | None
    is_here: bool
    service: int | None
    manages: bool
    services: int


@dataclass(frozen=True)
class Facts:
    """The staff list: people by e-mail address, open services by name in small letters, and their names by key."""

    people: Mapping[str, Known]
    services: Mapping[str, int]
    names: Mapping[int, str]
    importer: int


@dataclass
class Finding:
    """What becomes of a row. `changes` maps a field to what it was and what it becomes, both as text."""

    outcome: Outcome = Outcome.SAME
    name: str = ""
    person: int | None = None
    changes: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def gather(importer: User) -> Facts:
    """The facts, by three queries whatever the number of people."""
    works: dict[int, list[tuple[int, bool]]] = {}
    open_ones = Membership.objects.filter(ended_on=None).order_by("pk")
    for user, service, manages in open_ones.values_list("user", "service", "is_manager").iterator():
        works.setdefault(user, []).append((service, manages))
    today = clock.today()
    columns = ("pk", "email", "full_name", "job_title", "left_on", "is_active")
    people = {}
    for pk, email, name, job, left, active in User.objects.get_queryset().values_list(*columns).iterator():
        mine = works.get(pk, [])
        newest: tuple[int | None, bool] = mine[-1] if mine else (None, False)
        here = active and not (left and left <= today)
        people[email] = Known(pk, name, job, left, here, *newest, len(mine))
    rows = list(Service.objects.values_list("pk", "name", "is_active"))
    services = {name.casefold(): pk for pk, name, active in rows if active}
    return Facts(people, services, {pk: name for pk, name, _ in rows}, importer.pk)


class Judge:
    """Judges the rows of one file, in their order: an address that came before is a problem the second time."""

    def __init__(self, facts: Facts, columns: Mapping[str, int]) -> None:
        self.facts = facts
        self.columns = columns
        self.seen: dict[str, int] = {}

    def judge(self, number: int, cells: Sequence[str]) -> Finding:
        """What becomes of one row."""
        read = {one: self._cell(cells, one) for one in Field}
        finding = Finding(name=self._name(read))
        email = read[Field.EMAIL].lower()
        self._check(read, finding, email, number)
        service = self._service(read, finding)
        days = {one: self._date(read, one, finding) for one in (Field.STARTS_ON, Field.LEFT_ON)}
        manages = self._yes(read, finding)
        known = self.facts.people.get(email)
        if not finding.problems:
            self._compare(finding, known, email, read, service, manages, days)
        if finding.problems:
            finding.outcome, finding.changes = Outcome.ERROR, {}
        return finding

    def _cell(self, cells: Sequence[str], one: Field) -> str:
        place = self.columns.get(one.value, -1)
        text = tidy(cells[place]).strip() if 0 <= place < len(cells) else ""
        # What the portal's own export puts before a cell that a spreadsheet would run.
        return text[1:] if text[:1] == "'" and text[1:2] in _RUNS else text

    def _name(self, read: Mapping[Field, str]) -> str:
        whole = read[Field.FULL_NAME] or f"{read[Field.FIRST_NAME]} {read[Field.LAST_NAME]}"
        return re.sub(r"\s+", " ", whole).strip()

    def _check(self, read: Mapping[Field, str], finding: Finding, email: str, number: int) -> None:
        problems = finding.problems
        if not email:
            problems.append("The email address is missing")
        elif not _is_address(email):
            problems.append(f"“{email[:80]}” is not an email address")
        if not finding.name:
            problems.append("The name is missing")
        texts = {"email": email, "full_name": finding.name, "job_title": read[Field.JOB_TITLE]}
        for one, text in texts.items():
            problems += _bad_text(Field(one).label, text, _LONGEST[one])
        if email and email in self.seen:
            problems.append(f"The email address is in row {self.seen[email]} already")
        self.seen.setdefault(email, number)
        finding.name = finding.name[:200]

    def _service(self, read: Mapping[Field, str], finding: Finding) -> int | None:
        name = read[Field.SERVICE]
        if name and name.casefold() not in self.facts.services:
            finding.problems.append(f"There is no open service “{name[:80]}”. Add it first")
        return self.facts.services.get(name.casefold()) if name else None

    def _date(self, read: Mapping[Field, str], one: Field, finding: Finding) -> date | None:
        text = read[one]
        if not text:
            return None
        for form in _DATES:
            try:
                return datetime.strptime(text.split(" 00:00")[0], form).date()  # noqa: DTZ007  # a calendar date
            except ValueError:
                continue
        finding.problems.append(f"{one.label}: “{text[:40]}” is not a date such as 2026-05-31 or 31/05/2026")
        return None

    def _yes(self, read: Mapping[Field, str], finding: Finding) -> bool | None:
        text = read[Field.MANAGES].casefold()
        if text in _YES or text in _NO:
            return text in _YES
        if text:
            finding.problems.append(f"{Field.MANAGES.label}: “{text[:40]}” is neither yes nor no")
        return None

    def _compare(
        self,
        finding: Finding,
        known: Known | None,
        email: str,
        read: Mapping[Field, str],
        service: int | None,
        manages: bool | None,
        days: Mapping[Field, date | None],
    ) -> None:
        left_on = days[Field.LEFT_ON]
        if known is None:
            self._add(finding, email, read, service, bool(manages), days)
            return
        finding.person = known.pk
        if not known.is_here:
            finding.problems.append(
                "This person has left or is stopped. Let them sign in again on their page first"
            )
            return
        changes = finding.changes
        _note(changes, "full_name", known.full_name, finding.name)
        _note(changes, "job_title", known.job_title, read[Field.JOB_TITLE] or known.job_title)
        now = known.manages if manages is None else manages
        if service and (service != known.service or now != known.manages or known.services > 1):
            self._move(finding, known, service, now, days[Field.STARTS_ON])
        if left_on and left_on != known.left_on:
            if known.pk == self.facts.importer:
                finding.problems.append("Nobody marks themselves as a leaver")
            changes["left_on"] = [str(known.left_on or ""), left_on.isoformat()]
        if changes:
            finding.outcome = Outcome.LEAVE if "left_on" in changes else Outcome.CHANGE

    def _add(
        self,
        finding: Finding,
        email: str,
        read: Mapping[Field, str],
        service: int | None,
        manages: bool,
        days: Mapping[Field, date | None],
    ) -> None:
        left_on = days[Field.LEFT_ON]
        if left_on and left_on <= clock.today():
            finding.problems.append(
                "This person has left already and was never on the list. Take the row out"
            )
        if manages and not service:
            finding.problems.append("Say which service they manage")
        finding.outcome = Outcome.ADD
        new = {"full_name": finding.name, "email": email, "job_title": read[Field.JOB_TITLE]}
        finding.changes = {name: ["", text] for name, text in new.items() if text}
        if service:
            finding.changes["service"] = ["", self.facts.names[service]]
            finding.changes["manages"] = ["", "yes" if manages else "no"]
            finding.changes["starts_on"] = ["", (days[Field.STARTS_ON] or clock.today()).isoformat()]
        if left_on:
            finding.changes["left_on"] = ["", left_on.isoformat()]

    def _move(
        self, finding: Finding, known: Known, service: int, manages: bool, starts_on: date | None
    ) -> None:
        was = self.facts.names.get(known.service or 0, "")
        finding.changes["service"] = [was, self.facts.names[service]]
        finding.changes["manages"] = ["yes" if known.manages else "no", "yes" if manages else "no"]
        finding.changes["starts_on"] = ["", (starts_on or clock.today()).isoformat()]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _bad_text(label: str, text: str, longest: int) -> list[str]:
    problems = []
    if len(text) > longest:
        problems.append(f"{label} is longer than {longest} characters")
    if text.startswith(_RUNS):
        problems.append(f"{label} begins with “{text[0]}”, which a spreadsheet would run")
    return problems


def _note(changes: dict[str, Any], name: str, was: str, becomes: str) -> None:
    if was != becomes:
        changes[name] = [was, becomes]
