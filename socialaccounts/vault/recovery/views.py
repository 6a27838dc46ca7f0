"""The recovery kit of an account: all of it on one page, and what stands in the open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to
from accounts.signin.reauth import recently_authenticated
from config.workflow import Refused
from socialaccounts.vault.models import Kind
from socialaccounts.vault.pages import account_to_enter
from socialaccounts.vault.recovery import actions
from socialaccounts.vault.recovery.forms import AppForm, DetailsForm
from socialaccounts.vault.recovery.models import ConnectedApp
from socialaccounts.vault.recovery.queries import codes_of, kit_of

MOST_SEEN = 10


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_GET
def kit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the account can be recovered with, and who has seen a code."""
    account, _, _ = account_to_enter(request, pk)
    found, codes = kit_of(account), codes_of(account)
    seen = account.reveals.filter(kind__in=[Kind.ONE_TIME_CODE, Kind.RECOVERY_CODE]).select_related("person")
    context = {
        "account": account,
        "kit": found,
        "codes": codes,
        "unused": sum(code.used_at is None for code in codes),
        "next_code": next((code.pk for code in codes if code.used_at is None), None),
        "apps": list(found.apps.all()) if found.pk else [],
        "seen": list(seen.order_by("-at", "-pk")[:MOST_SEEN]),
    }
    return render(request, "socialaccounts/vault/recovery/kit.html", context)


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the platform sends recovery messages, whose that is, and who holds another second factor."""
    account, user, _ = account_to_enter(request, pk)
    form = DetailsForm(request.POST if request.method == "POST" else None, kit=kit_of(account))
    if form.is_valid():
        try:
            actions.change_details(account=account, by=user, **form.details)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The recovery details are saved.")
            return redirect("vault:recovery", account.pk)
    return render(request, "socialaccounts/vault/recovery/details.html", {"account": account, "form": form})


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
def add_app(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an application that may act in the account on the list."""
    account, user, _ = account_to_enter(request, pk)
    form = AppForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            app = actions.add_app(account=account, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{app.name} is on the list of connected apps.")
            return redirect("vault:recovery", account.pk)
    return render(request, "socialaccounts/vault/recovery/add_app.html", {"account": account, "form": form})


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
def remove_app(request: HttpRequest, pk: int, app: int) -> HttpResponse:
    """Take an application off the list; one that is gone already is no error."""
    account, user, _ = account_to_enter(request, pk)
    found = ConnectedApp.objects.filter(kit__account=account, pk=app).select_related("kit__account").first()
    if found is None:
        return redirect("vault:recovery", account.pk)
    if request.method == "POST":
        try:
            actions.remove_app(app=found, by=user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{found.name} is off the list of connected apps.")
        return redirect("vault:recovery", account.pk)
    return render(
        request, "socialaccounts/vault/recovery/remove_app.html", {"account": account, "app": found}
    )
