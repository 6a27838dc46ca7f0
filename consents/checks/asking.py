"""One sending of the page on which a photo check is asked: who was picked, what is still open, and the question."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from accounts.models import User
from consents.checks.actions import Asked
from consents.checks.facts_children import with_look_alikes
from consents.checks.forms import CheckForm, keep, kept, place_of
from consents.checks.models import MOST_CHILDREN
from consents.checks.photos import Photo
from consents.records.models import Child
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
            given = dict.fromkeys(_numbers(request.GET.getlist("child")), False)
            return cls(CheckForm(), _chosen(given, user))
        data = request.POST.copy()
        picked = _picked(data, user)
        data["names"] = "\n".join(line.text for line in picked.left)
        form = CheckForm(data, request.FILES)
        asking = cls(form, _chosen(picked.confirmed, user), picked.open)
        if data.get("do") == "check":
            form.full_clean()
            asking._weigh()
            asking.is_asked = form.is_valid()
        else:
            form.only_finding()
        asking._keep_photo(data)
        return asking

    @property
    def missing(self) -> list[str]:
        """The lines left, which nobody on the register answers to so far."""
        return [one.text for one in self.open]

    @property
    def asked(self) -> Asked:
        """The whole question. Only where `is_asked`."""
        given = self.form.cleaned_data
        photo = self.form.photo_facts
        assert photo is not None  # noqa: S101 - a form without a photo is not valid
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
            event_name=given["event"],
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
        photo: Photo | None = getattr(self.form, "cleaned_data", {}).get("photo")
        if photo:
            data["photo_kept"] = keep(photo)


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
