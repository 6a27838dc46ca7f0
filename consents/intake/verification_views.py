"""The second pair of eyes: the paper on the left, what was typed on the right, and the next one after it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.models import User
from accounts.paging import keyset_page
from config.workflow import Refused, WrongState
from consents.intake import actions, verification
from consents.intake.batches.models import ScannedPage
from consents.intake.forms import DecisionForm
from consents.intake.models import StoredFile
from consents.intake.sheet import Sheet
from consents.intake.views import same_scans
from consents.records.form import FormQuerySet
from consents.records.models import Form, Status
from consents.records.summary import rows_of


@open_to("consents.verify_form")
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the longest waiting first; and how much of it is their own."""
    user = signed_in(request)
    waiting = Form.objects.awaiting(user).select_related("uploaded_by", "service", "looked_at_by")
    page = keyset_page(request, waiting, by=("filed_at", "id"), size=25)
    own = Form.objects.filter(status=Status.FILED, uploaded_by=user)[:11]
    held = {form.pk for form in page.items if form.held_by_another(user)}
    return render(request, "consents/intake/queue.html", {"page": page, "own": len(own), "held": held})


@open_to("consents.verify_form")
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare one form with its scan, and accept, reject or skip it. While it is open nobody else is given it."""
    user = signed_in(request)
    form = get_object_or_404(_verifiable(user), pk=pk)
    if request.POST.get("do") == "skip":
        return _go_on(user, after=form)
    decision = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and decision.is_valid():
        try:
            done = _decide(form, decision, user)
        except WrongState as refusal:
            form.refresh_from_db()
            if form.verified_by_id == user.pk:  # pressed twice, or saved again after going back
                said = (
                    f"You have decided {form.reference} already: it is {form.get_status_display().lower()}."
                )
                messages.info(request, said)
                return _go_on(user, after=form)
            messages.error(request, refusal.message)
            return redirect(form)
        except Refused as refusal:
            decision.add_error(refusal.field if refusal.field in decision.fields else None, refusal.message)
        else:
            messages.success(request, f"{done.reference} is {done.get_status_display().lower()}.")
            return _go_on(user, after=form)
    return render(request, "consents/intake/verify.html", _context(request, form, decision))


@open_to("consents.verify_form")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """The first form that waits for this person and that nobody else has open."""
    return _go_on(signed_in(request))


def _context(request: HttpRequest, form: Form, decision: DecisionForm) -> dict[str, Any]:
    user = signed_in(request)
    file = StoredFile.objects.filter(form=form).first()
    own = user.pk in (form.uploaded_by_id, form.typed_by_id)
    waits = form.status == Status.FILED and not own
    held = waits and verification.hold(form=form, by=user)
    return {
        "form": decision,
        "cf": form,
        "file": file,
        "sheet": Sheet.of(file, request.GET),
        "rows": rows_of(form),
        "own": own,
        "other": None if held or not waits else form.held_by_another(user),
        "place": verification.place_of(form, user) if held else "",
        "twins": same_scans(file, user),
        "rescan": ScannedPage.objects.in_tray().filter(code_form=form.pk).select_related("batch").first(),
    }


def _verifiable(user: User) -> FormQuerySet:
    filed = Form.objects.visible_to(user).filed()
    people = filed.select_related("wording", "adult", "service", "uploaded_by", "verified_by", "looked_at_by")
    return people.prefetch_related("consents__child")


def _decide(form: Form, decision: DecisionForm, user: User) -> Form:
    data = decision.cleaned_data
    if data["decision"] == "verify":
        return actions.verify(form=form, by=user)
    return actions.reject(form=form, rejection=data["rejection"], note=data["note"], by=user)


def _go_on(user: User, after: Form | None = None) -> HttpResponse:
    following = verification.take_next(by=user, after=after)
    if following:
        return redirect("consents:verify", following.pk)
    verification.release(by=user)
    return redirect("consents:queue")
