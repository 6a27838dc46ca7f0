"""Whose answer a REFER waits for, and what was answered: for those who answer and for auditors. No child is named."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import open_to, signed_in
from accounts.models import User
from accounts.paging import keyset_page
from consents.checks import referred as referring
from consents.checks.answering import decider_for
from consents.checks.models import PhotoCheck


@open_to(*referring.REFERRED)
@require_safe
def referred(request: HttpRequest) -> HttpResponse:
    """What waits, by the day of posting; `?show=answered` gives the answers, the latest first."""
    user = signed_in(request)
    context: dict[str, Any] = {"asked_of": referring.asked_of(), "to_record": referring.TO_RECORD}
    if request.GET.get("show") == "answered":
        answers = keyset_page(request, referring.answered(), by=("-pk",))
        known = _known(user, [one.photo_check_id for one in answers.items])
        context |= {"page": answers, "show": "answered", "known": known}
    else:
        rows = referring.waiting().select_related("account", "asked_by")
        checks = keyset_page(request, rows, by=("publish_on", "pk"))
        mine = {one.pk for one in checks.items if decider_for(one, user)}
        context |= {"page": checks, "known": _known(user, [one.pk for one in checks.items]), "mine": mine}
    return render(request, "consents/checks/referred.html", context)


def _known(user: User, checks: list[int]) -> set[int]:
    """Those of these photo checks whose page this person may open."""
    return set(PhotoCheck.objects.visible_to(user).filter(pk__in=checks).values_list("pk", flat=True))
