"""One sending of the page on which forms are ordered: who was picked, and which lines nobody answers to yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from accounts.models import Service, User
from consents.intake.printing.forms import PrintForm
from consents.records.actions import add_child
from consents.records.models import Child, Event, ExpectedChild, Wording
from consents.records.picking import Line, Open, pick, read_lines


@dataclass
class Order:
    """The form, the children picked so far, and the lines left. `is_whole` when it may be printed."""

    form: PrintForm
    chosen: list[Child] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    is_whole: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Order:
        """Read a sending: take away, add, match the names; then, where it was asked for, look whether it is whole."""
        user: User = request.user  # type: ignore[assignment]
        options = _options(user)
        if request.method != "POST":
            initial = (
                {"event": request.GET.get("event", "")} if request.GET.get("event", "").isdecimal() else {}
            )
            return cls(PrintForm(initial=initial, **options), _children(request.GET.getlist("child"), user))
        data = request.POST.copy()
        form = PrintForm(data, request.FILES, **options)
        form.full_clean()
        lines = read_lines("\n".join([data.get("names", ""), form.cleaned_data.get("sheet") or ""]))
        numbers, lines = _changed(data, lines, user)
        if not numbers and not lines and (event := form.cleaned_data.get("event")):
            numbers = list(ExpectedChild.objects.children_of([event.pk]).values_list("pk", flat=True))
        picked = pick("\n".join(line.text for line in lines), user, numbers)
        data["names"] = "\n".join(line.text for line in picked.left)
        order = cls(PrintForm(data, **options), _children([*numbers, *picked.confirmed], user), picked.open)
        order.form.full_clean()
        for name, errors in form.errors.items():
            if name == "sheet":
                order.form.add_error("sheet", errors)
        order._weigh(data)
        return order

    def _weigh(self, data: QueryDict) -> None:
        if data.get("do") != "print":
            return
        if not self.chosen:
            self.form.add_error("names", "Add at least one child of the register")
        elif self.open and not data.get("without"):
            count = len(self.open)
            what = "1 name is" if count == 1 else f"{count} names are"
            self.form.add_error("names", f"{what} not matched yet. Choose who it is, or print without")
        self.is_whole = not self.form.errors

    @property
    def context(self) -> dict[str, Any]:
        """For the page."""
        return {"form": self.form, "chosen": self.chosen, "open": self.open}


def _options(user: User) -> dict[str, Any]:
    return {
        "wordings": list(Wording.objects.issued()),
        "events": Event.objects.visible_to(user).standing().upcoming().order_by("first_day", "pk"),
        "services": list(Service.objects.filter(pk__in=user.managed_service_ids)),
    }


def _children(keys: list[Any], user: User) -> list[Child]:
    numbers = {int(key) for key in keys if str(key).isdecimal() and len(str(key)) < 19}
    return list(
        Child.objects.visible_to(user).filter(pk__in=numbers).order_by("family_name", "given_names", "pk")
    )


def _changed(data: QueryDict, lines: list[Line], user: User) -> tuple[list[int], list[Line]]:
    """The children picked so far after the button that was pressed, and the lines that are still to be matched."""
    gone, (added, _, index) = data.get("remove", ""), data.get("add", "").partition(":")
    numbers = [int(key) for key in data.getlist("child") if key.isdecimal() and len(key) < 19 and key != gone]
    if index.isdecimal() and int(index) < len(lines):
        line = lines[int(index)]
        if added.isdecimal() and len(added) < 19:
            numbers.append(int(added))
            lines = [one for one in lines if one is not line]
        elif added == "new" and (names := new_names(line)):
            numbers.append(
                add_child(given_names=names[0], family_name=names[1], date_of_birth=line.born, by=user).pk
            )
            lines = [one for one in lines if one is not line]
    return numbers, lines


def new_names(line: Line) -> tuple[str, str] | None:
    """Given names and family name of a line, as it was typed; None where it has not both."""
    words = [word for word in line.text.replace(",", " ").split() if not any(char.isdigit() for char in word)]
    if len(words) < 2:
        return None
    if "," in line.text:  # "Okafor, Ada"
        return " ".join(words[1:])[:100], words[0][:100]
    return " ".join(words[:-1])[:100], words[-1][:100]
