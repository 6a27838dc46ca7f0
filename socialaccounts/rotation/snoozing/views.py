"""Putting a rotation off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import STAFF, open_to
from accounts.templatetags.portal import in_words
from config.workflow import Refused
from socialaccounts.rotation.models import Rotation
from socialaccounts.rotation.snoozing.actions import obstacle_to_snooze, snooze
from socialaccounts.rotation.snoozing.forms import SnoozeForm
from socialaccounts.vault.pages import account_to_enter


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def put_off(request: HttpRequest, pk: int, rotation_pk: int) -> HttpResponse:
    """Put one of the account's rotations off by a few days, saying why."""
    account, user, _ = account_to_enter(request, pk)
    rotation = get_object_or_404(Rotation, pk=rotation_pk, account=account)
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rotation = snooze(rotation=rotation, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Put off until {in_words(rotation.due_on)}.")
            return redirect(account)
    context = {
        "account": account,
        "rotation": rotation,
        "form": form,
        "obstacle": obstacle_to_snooze(rotation),
    }
    return render(request, "socialaccounts/rotation/snooze.html", context)
