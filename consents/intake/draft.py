"""A draft between two visits: what somebody typed, kept as it was typed, and read only when the form is filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from consents.intake.batches.suggestions import Suggestions, suggested
from consents.intake.details import Details, Entry
from consents.intake.forms import ChildForm, DetailsForm
from consents.intake.printing.models import IssuedForm
from consents.records.models import Adult, Child, Consent, Form, Status, Wording

MOST_MATCHES = 8

_BOXES = ("_day", "_month", "_year")
CHILD_FIELDS = tuple(ChildForm.base_fields)
_FIELDS = {f"{name}{box}" for name in (*CHILD_FIELDS, *DetailsForm.base_fields) for box in ("", *_BOXES)}
_LONGEST = 2000


@dataclass(frozen=True)
class Row:
    """One child of the draft as the page shows it; `number` is its place in the list. `notes` says what the scan suggested.

    `answer` and `own_say` are empty where somebody must still say what the form says.
    """

    number: int
    name: str
    date_of_birth: date | None
    is_new: bool
    answer: str
    own_say: str
    notes: Mapping[str, str]

    @property
    def unsaid(self) -> list[tuple[str, str]]:
        """What must still be said, each as the control's id and a sentence."""
        asked = {
            "answer": f"Select what the form says of {self.name}",
            "own_say": f"Select what {self.name} says on the form",
        }
        return [
            (f"{name}-{self.number}", sentence) for name, sentence in asked.items() if not getattr(self, name)
        ]


class Draft:
    """What is typed about one form, and the two forms that show and read it."""

    def __init__(self, form: Form, user: User) -> None:
        self.form = form
        self.user = user
        typed = form.typed or {}
        self.fields: dict[str, list[str]] = dict(typed.get("fields", {}))
        self.children: list[dict[str, str]] = [dict(one) for one in typed.get("children", [])]

    @property
    def typed(self) -> dict[str, object]:
        """What is kept in the row."""
        return {"fields": self.fields, "children": self.children}

    def take(self, post: QueryDict) -> None:
        """Take over what a page sent, unread."""
        self.fields = {
            name: [_kept(value) for value in post.getlist(name)] for name in post if name in _FIELDS
        }
        for number, child in enumerate(self.children):
            for name, allowed in (("answer", Consent.Answer.values), ("own_say", Consent.OwnSay.values)):
                child[name] = _one_of(allowed, post.get(f"{name}-{number}"), child[name])

    @cached_property
    def suggestions(self) -> Suggestions | None:
        """What the scan of a printed form suggests; None for any other form."""
        if self.form.status != Status.RECEIVED:
            return None
        issue = IssuedForm.objects.filter(form=self.form).select_related("job__wording").first()
        return suggested(issue) if issue else None

    @cached_property
    def data(self) -> MultiValueDict[str, str]:
        """What was typed, as a form reads it."""
        return MultiValueDict(self.fields)

    @cached_property
    def on_register(self) -> dict[int, Child]:
        """The children of the draft that are on the register, by number; who left it leaves the draft too."""
        known = [int(one["child"]) for one in self.children if "child" in one]
        found = Child.objects.visible_to(self.user).in_bulk(known)
        self.children = [one for one in self.children if "child" not in one or int(one["child"]) in found]
        return found

    @property
    def rows(self) -> list[Row]:
        """The children in the order in which they were added."""
        return [
            Row(
                number=number,
                name=_name(entry),
                date_of_birth=entry.child.date_of_birth if entry.child else entry.date_of_birth,
                is_new=entry.child is None,
                answer=entry.answer,
                own_say=entry.own_say,
                notes=self._notes(entry),
            )
            for number, entry in enumerate(self.entries)
        ]

    def _notes(self, entry: Entry) -> Mapping[str, str]:
        """What the scan suggests is about the child for whom the form was printed."""
        its_own = self.suggestions and entry.child and entry.child.pk == self.form.issue.child_id
        return self.suggestions.notes if self.suggestions and its_own else {}

    @property
    def entries(self) -> list[Entry]:
        """The children as `Details` takes them."""
        known = self.on_register
        return [_entry(one, known) for one in self.children]

    @cached_property
    def wordings(self) -> list[Wording]:
        return list(Wording.objects.issued())

    @property
    def wording(self) -> Wording:
        """The version that was chosen, the newest otherwise."""
        chosen = self.fields.get("wording", [""])[-1]
        return next((one for one in self.wordings if str(one.pk) == chosen), self.wordings[0])

    @cached_property
    def adults(self) -> list[Adult]:
        """Adults who spoke for these children before: picking one says that it is the same person."""
        return list(Adult.objects.who_spoke_for(list(self.on_register))) if self.on_register else []

    def details_form(self, *, read: bool = False) -> DetailsForm:
        """The form of what is on the paper; `read` checks what was typed and shows what is wrong."""
        options: dict[str, Any] = {"wordings": self.wordings, "wording": self.wording, "adults": self.adults}
        options["notes"] = self.suggestions.notes if self.suggestions else {}
        if read:
            answers = {one["answer"] for one in self.children}
            options["unsaid"] = [what for row in self.rows for what in row.unsaid]
            return DetailsForm(self.data, all_refused=answers == {Consent.Answer.REFUSED.value}, **options)
        return DetailsForm(initial=_initial(DetailsForm.base_fields, self.data), **options)

    def child_form(self, *, read: bool = False) -> ChildForm:
        """The form of a child to be added."""
        return ChildForm(self.data) if read else ChildForm(initial=_initial(ChildForm.base_fields, self.data))

    @property
    def is_adding(self) -> bool:
        """Whether a child was typed and not added yet."""
        return any(any(self.fields.get(f"{name}{box}", [])) for name in CHILD_FIELDS for box in ("", *_BOXES))

    def matches(self) -> list[Child]:
        """Children on the register who may be the one that was typed: by any part of the name, or name and birthday."""
        given, family = (" ".join(self.fields.get(name, [])) for name in ("given_names", "family_name"))
        visible = Child.objects.visible_to(self.user).current().exclude(pk__in=list(self.on_register))
        found: list[Child] = []
        if given and family:
            born = self.child_form(read=True)
            day = born.cleaned_data.get("date_of_birth") if born.is_valid() else None
            found += visible.namesakes(given, family).order_by("pk")[:MOST_MATCHES]
            found += visible.twins(family, day).order_by("pk")[:MOST_MATCHES]
        found += visible.search(f"{given} {family}")
        first = list({child.pk: child for child in found}.values())[:MOST_MATCHES]
        return sorted(first, key=lambda child: (child.family_name, child.given_names, child.pk))

    def use(self, child: Child) -> None:
        """Put a child of the register on the draft."""
        if child.pk not in self.on_register:
            self._append({"child": str(child.pk)})

    def add(self, checked: dict[str, Any]) -> None:
        """Put a child that is new to the register on the draft; takes the cleaned data of a ChildForm."""
        born: date | None = checked["date_of_birth"]
        names = {name: str(checked[name]) for name in ("given_names", "family_name", "known_as")}
        self._append({**names, "date_of_birth": born.isoformat() if born else ""})

    def remove(self, number: int) -> None:
        """Take a child off the draft."""
        if 0 <= number < len(self.children):
            del self.children[number]
            self._forget_children()

    def _append(self, child: dict[str, str]) -> None:
        said: dict[str, str] = {"answer": Consent.Answer.GRANTED, "own_say": Consent.OwnSay.NOT_ASKED}
        if read := self.suggestions:
            said = {"answer": read.answer, "own_say": read.own_say}
        self.children.append({**child, **said})
        for name in list(self.fields):
            if name.removesuffix("_day").removesuffix("_month").removesuffix("_year") in CHILD_FIELDS:
                del self.fields[name]
        self._forget_children()

    def _forget_children(self) -> None:
        for name in ("data", "on_register", "adults"):
            self.__dict__.pop(name, None)

    def details(self, form: DetailsForm) -> Details:
        """Everything typed, once `form` is valid."""
        return Details(entries=self.entries, service=self.form.service, **form.facts())


def _entry(one: dict[str, str], known: dict[int, Child]) -> Entry:
    if "child" in one:
        return Entry(child=known[int(one["child"])], answer=one["answer"], own_say=one["own_say"])
    return Entry(
        given_names=one["given_names"],
        family_name=one["family_name"],
        known_as=one["known_as"],
        date_of_birth=date.fromisoformat(one["date_of_birth"]) if one["date_of_birth"] else None,
        answer=one["answer"],
        own_say=one["own_say"],
    )


def _name(entry: Entry) -> str:
    return entry.child.name if entry.child else f"{entry.given_names} {entry.family_name}"


def _kept(value: str) -> str:
    # PostgreSQL keeps no NUL in JSON.
    return value.replace("\0", "")[:_LONGEST]


def _one_of(allowed: Iterable[str], value: str | None, otherwise: str) -> str:
    return value if value is not None and value in allowed else otherwise


def _initial(fields: dict[str, Any], data: MultiValueDict[str, str]) -> dict[str, Any]:
    """What unbound fields show: the typing itself, read or not."""
    read = {name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}
    return {
        name: value
        for name, value in read.items()
        if not fields[name].widget.value_omitted_from_data(data, {}, name)
    }
