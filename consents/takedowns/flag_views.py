"""Safeguarding's flags. Nobody else learns that these pages hold anything about a child."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.records import actions
from consents.records.forms import FlagForm, FlagLiftForm, FlagReviewForm, LookedAfterForm
from consents.records.models import Child, Flag
from consents.takedowns import recording


@open_to("consents.view_flag")
@never_cache
@require_GET
def flags(request: HttpRequest) -> HttpResponse:
    """Live flags, the next review first; `?lifted=yes` shows those that ended."""
    lifted = request.GET.get("lifted") == "yes"
    visible = Flag.objects.visible_to(signed_in(request)).select_related("child", "raised_by")
    found = visible.exclude(lifted_at__isnull=True) if lifted else visible.live()
    page = keyset_page(request, found, by=("-id",) if lifted else ("review_on", "id"), size=25)
    return render(request, "consents/takedowns/flags.html", {"page": page, "lifted": lifted})


@open_to("consents.manage_flag")
@never_cache
@require_http_methods(["GET", "POST"])
def raise_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a flag: it acts from this second."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user), pk=pk)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recording.raise_flag(child=child, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "The flag is up. It acts on every photo check from now on.")
            return redirect(child)
    return render(request, "consents/takedowns/raise_flag.html", {"form": form, "child": child})


@open_to("consents.view_flag")
@never_cache
@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag; its review date can be moved while it is up."""
    user = signed_in(request)
    found = get_object_or_404(
        Flag.objects.visible_to(user).select_related("child", "raised_by", "lifted_by"), pk=pk
    )
    initial = {"review_on": found.review_on, "outside_reference": found.outside_reference}
    form = FlagReviewForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_flag(flag=found, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "The flag stays up, with the new review date.")
            return redirect("consents:flags")
    return render(request, "consents/takedowns/flag.html", {"form": form, "flag": found})


@open_to("consents.manage_flag")
@never_cache
@require_http_methods(["GET", "POST"])
def lift_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a flag, with the reason why."""
    user = signed_in(request)
    found = get_object_or_404(Flag.objects.visible_to(user).select_related("child"), pk=pk)
    form = FlagLiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recording.lift_flag(flag=found, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "The flag is lifted.")
            return redirect(found.child)
    return render(request, "consents/takedowns/lift_flag.html", {"form": form, "flag": found})


@open_to("consents.manage_flag")
@never_cache
@require_http_methods(["GET", "POST"])
def looked_after(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a local authority looks after a child: then its consent and a sign-off are needed too."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user), pk=pk)
    form = LookedAfterForm(
        request.POST if request.method == "POST" else None,
        initial={"looked_after": "yes" if child.looked_after else "no"},
    )
    if request.method == "POST" and form.is_valid():
        recording.set_looked_after(
            child=child, looked_after=form.cleaned_data["looked_after"] == "yes", by=user
        )
        messages.success(request, "Saved.")
        return redirect(child)
    return render(request, "consents/takedowns/looked_after.html", {"form": form, "child": child})
