"""Likely duplicates for consent officers; merging two records, undoing it, and the second person who confirms it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.templatetags.portal import in_words
from config import clock
from config.workflow import Refused, WrongState
from consents.records.merge_forms import ConfirmForm, MergeForm
from consents.records.models import Child
from consents.takedowns import recording

OFFICERS = "consents.merge_child"


@open_to(OFFICERS)
@never_cache
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """Records with the same names and no other date of birth, the newest first; and merges that wait for a second person."""
    found = Child.objects.visible_to(signed_in(request)).likely_duplicates()
    page = keyset_page(request, found, by=("-id",))
    firsts = Child.objects.in_bulk([row.first_pk for row in page.items])
    waiting = (
        Child.objects.unconfirmed().select_related("merged_into", "merged_by").order_by("merged_at")[:25]
    )
    context = {"page": page, "pairs": [(row, firsts[row.first_pk]) for row in page.items], "waiting": waiting}
    return render(request, "consents/takedowns/duplicates.html", context)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two records side by side; one is kept."""
    user = signed_in(request)
    visible = Child.objects.visible_to(user).current()
    pair = (get_object_or_404(visible, pk=pk), get_object_or_404(visible.exclude(pk=pk), pk=other))
    form = MergeForm(request.POST if request.method == "POST" else None, pair=pair)
    if request.method == "POST" and form.is_valid():
        try:
            kept = recording.merge(child=form.merged, into=form.kept, by=user)
        except Refused as refusal:
            form.add_error("keep", refusal.message)
        else:
            messages.success(
                request, "The records are merged. Every no of either counts. Another person must confirm it."
            )
            return redirect(kept)
    context = {"form": form, "pair": pair, "rows": _beside(pair)}
    return render(request, "consents/takedowns/merge.html", context)


def _beside(pair: tuple[Child, Child]) -> list[tuple[str, list[tuple[str, Any]]]]:
    """What tells two records apart: line by line, the number of each record and what it says."""
    lines = (
        ("Given names", [child.given_names for child in pair]),
        ("Family name", [child.family_name for child in pair]),
        ("Also known as", [child.known_as or "Nothing" for child in pair]),
        ("Date of birth", [in_words(child.date_of_birth) or "Not known" for child in pair]),
        ("Forms", [child.consents.count() for child in pair]),
        ("Withdrawals", [child.withdrawals.count() for child in pair]),
        ("On the register since", [in_words(clock.london_date(child.added_at)) for child in pair]),
    )
    names = [f"Child {child.pk}" for child in pair]
    return [(key, list(zip(names, values, strict=True))) for key, values in lines]


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person: both records are of one child."""
    user = signed_in(request)
    merged = get_object_or_404(_merged(request), pk=pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = recording.confirm_merge(child=merged, by=user, **form.cleaned_data)
        except WrongState as refusal:
            messages.error(request, refusal.message)
            return redirect(merged)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "The merge is confirmed. What either record allows counts again.")
            return redirect(kept)
    pair = (merged, merged.merged_into)
    context = {"form": form, "child": merged, "rows": _beside(pair), "pair": pair}
    return render(request, "consents/takedowns/confirm_merge.html", context)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "POST"])
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the records apart again."""
    merged = get_object_or_404(_merged(request), pk=pk)
    if request.method == "GET":
        return render(request, "consents/takedowns/undo_merge.html", {"child": merged})
    try:
        recording.undo_merge(child=merged, by=signed_in(request))
        messages.success(request, "The merge is undone. There are two records again.")
    except WrongState as refusal:
        messages.error(request, refusal.message)
    return redirect(merged)


def _merged(request: HttpRequest) -> Any:
    visible = Child.objects.visible_to(signed_in(request)).filter(merged_into__isnull=False)
    return visible.select_related("merged_into", "merged_by")
