"""One sending of the page on which a photo check is asked: who was picked, what is still open, and the question."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from accounts.models import User
from config import clock
from consents.checks.actions import Asked
from consents.checks.facts_children import with_look_alikes
from consents.checks.forms import CheckForm, place_of
from consents.checks.models import MOST_CHILDREN, PhotoCheck
from consents.checks.photo_fields import keep, kept
from consents.records.models import Child, Event
from consents.records.picking import Open, Picked, pick, read_lines


@dataclass(frozen=True)
class Chosen:
    """A child who was picked; `alike`: another could be taken for them."""

    child: Child
    confirmed: bool
    alike: bool


@dataclass
class Asking:
    """The form with what is picked beside it. `is_asked` once the question is whole and was sent to be decided."""

    form: CheckForm
    chosen: list[Chosen] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    is_asked: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Asking:
        """Read a sending: take away, add, match the names typed; then the question, where it was asked for."""
        user: User = request.user  # type: ignore[assignment]
        if request.method != "POST":
            return cls._begun(request.GET, user)
        data = request.POST.copy()
        if data.get("do") == "event":
            _add_expected(data, user)
        picked = _picked(data, user)
        data["names"] = "\n".join(line.text for line in picked.left)
        form = CheckForm(data, request.FILES, user=user)
        asking = cls(form, _chosen(picked.confirmed, user), picked.open)
        if data.get("do") == "check":
            form.full_clean()
            asking._weigh()
            asking.is_asked = form.is_valid()
        else:
            form.only_finding()
        asking._keep_photo(data)
        return asking

    @classmethod
    def _begun(cls, query: QueryDict, user: User) -> Asking:
        """A new page: where this person posted last; for `?event=` that event, its day and the children on its list."""
        given = dict.fromkeys(_numbers(query.getlist("child")), False)
        last = PhotoCheck.objects.filter(asked_by=user).order_by("-pk").first()
        initial: dict[str, Any] = {"place": _key_of(last)} if last else {}
        event = _event(query, user)
        if event:
            given |= _expected(event)
            initial |= {"event": event, "recognisable": len(given)}
            if event.first_day == event.last_day <= clock.today():
                initial["taken_on"] = event.first_day
        return cls(CheckForm(initial=initial, user=user), _chosen(given, user))

    @property
    def missing(self) -> list[str]:
        """The lines left, which nobody on the register answers to so far."""
        return [one.text for one in self.open]

    @property
    def asked(self) -> Asked:
        """The whole question. Only where `is_asked`."""
        given = self.form.cleaned_data
        photo, *more = self.form.photos
        account, channel = place_of(given["place"])
        return Asked(
            once=given["once"] or uuid.uuid4(),
            account=account,
            channel=channel,
            publish_on=given["publish_on"],
            retrospective=given["retrospective"],
            photo_sha256=photo.sha256,
            photo_name=photo.name,
            thumbnail=photo.thumbnail,
            taken_on=given["taken_on"],
            event=given["event"],
            event_name=given["event_name"],
            more_photos=tuple(more),
            use=given["use"],
            paid=given["paid"],
            partner=given["partner"],
            caption=given["caption"],
            alt_text=given["alt_text"],
            gives_place=given["gives_place"],
            recognisable=given["recognisable"],
            children={one.child.pk: one.confirmed for one in self.chosen},
            missing_names=tuple(self.missing),
            obscured=given["obscured"] or 0,
            crowd=given["crowd"] == "yes",
            crowd_clear=given["crowd_clear"],
        )

    @property
    def context(self) -> dict[str, Any]:
        """For the page."""
        return {
            "form": self.form,
            "chosen": self.chosen,
            "open": self.open,
            "photo_kept": kept(self.form["photo_kept"].value() or ""),
        }

    def _weigh(self) -> None:
        """What the form alone cannot see: names still open, and more children picked than can be recognised."""
        given, form = self.form.cleaned_data, self.form
        if self.open and not given.get("absent"):
            count = len(self.open)
            what = "1 name is" if count == 1 else f"{count} names are"
            form.add_error(
                "names", f"{what} not matched yet. Add the child, take the name away, or go on without"
            )
        number = given.get("recognisable")
        if number is not None and len(self.chosen) + len(self.open) > number:
            named = len(self.chosen) + len(self.open)
            form.add_error(
                "recognisable", f"You named {named}. Correct the number, or take away who is not in the photo"
            )

    def _keep_photo(self, data: QueryDict) -> None:
        photos = getattr(self.form, "cleaned_data", {}).get("photo")
        if photos:
            data["photo_kept"] = keep(photos)


def _key_of(check: PhotoCheck) -> str:
    """The place of a check as the form's choice."""
    return f"account:{check.account_id}" if check.account_id else f"channel:{check.channel}"


def _event(data: QueryDict, user: User) -> Event | None:
    """The event that was chosen, if this person may see it."""
    return Event.objects.visible_to(user).filter(pk__in=_numbers([data.get("event", "")])).first()


def _expected(event: Event) -> dict[int, bool]:
    """The children on an event's list, each with whether date of birth or number was given."""
    return dict(event.expected.matched().values_list("child", "identity_confirmed")[:MOST_CHILDREN])


def _add_expected(data: QueryDict, user: User) -> None:
    """Put the children of the chosen event among those picked; how many can be recognised follows where nobody said."""
    event = _event(data, user)
    children = _expected(event) if event else {}
    there = set(data.getlist("child"))
    for pk, sure in children.items():
        if str(pk) not in there:
            data.appendlist("child", str(pk))
        if sure:
            data.appendlist("confirmed", str(pk))
    if children and not data.get("recognisable"):
        data["recognisable"] = str(len(data.getlist("child")))


def _picked(data: QueryDict, user: User) -> Picked:
    """The children picked so far, those just added or taken away, and the matches of the names typed."""
    confirmed = set(_numbers(data.getlist("confirmed")))
    so_far = {pk: pk in confirmed for pk in _numbers(data.getlist("child"))[:MOST_CHILDREN]}
    lines = read_lines(data.get("names", ""))
    added, _, index = data.get("add", "").partition(":")
    if added.isdecimal():
        so_far[int(added)] = True
        lines = [line for place, line in enumerate(lines) if str(place) != index]
    for gone in _numbers([data.get("remove", "")]):
        so_far.pop(gone, None)
    picked = pick("\n".join(line.text for line in lines), user, so_far)
    for pk, sure in picked.confirmed.items():
        so_far[pk] = so_far.get(pk, False) or sure
    return Picked(so_far, picked.left, picked.candidates, frozenset(so_far))


def _chosen(confirmed: dict[int, bool], user: User) -> list[Chosen]:
    children = with_look_alikes(Child.objects.visible_to(user).filter(pk__in=confirmed))
    by_key = {child.pk: child for child in children}
    return [
        Chosen(by_key[pk], sure, by_key[pk].has_look_alike)  # type: ignore[attr-defined]
        for pk, sure in confirmed.items()
        if pk in by_key
    ]


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and text.isascii() and len(text) < 18]
