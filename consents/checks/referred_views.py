"""Whose answer a REFER waits for, and what was answered: for those who answer and for auditors. No child is named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from consents.checks import referred as referring
from consents.checks.answering import decider_for
from consents.checks.models import PhotoCheck


@open_to(*referring.REFERRED)
@require_safe
def referred(request: HttpRequest) -> HttpResponse:
    """What waits, by the day of posting; `?show=answered` gives the answers, the latest first."""
    user = signed_in(request)
    show = "answered" if request.GET.get("show") == "answered" else ""
    if show:
        page = keyset_page(request, referring.answered(), by=("-pk",))
        checks = [one.photo_check_id for one in page.items]
    else:
        rows = referring.waiting().select_related("account", "asked_by")
        page = keyset_page(request, rows, by=("publish_on", "pk"))
        checks = [one.pk for one in page.items]
    known = set(PhotoCheck.objects.visible_to(user).filter(pk__in=checks).values_list("pk", flat=True))
    mine = set() if show else {one.pk for one in page.items if decider_for(one, user)}
    context = {
        "page": page,
        "show": show,
        "known": known,
        "mine": mine,
        "asked_of": referring.asked_of(),
        "to_record": referring.TO_RECORD,
    }
    return render(request, "consents/checks/referred.html", context)
