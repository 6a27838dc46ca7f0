"""How people get into an account, and confirming once a month who they are."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import STAFF, open_to
from accounts.forms import tidy
from accounts.templatetags.portal import in_words
from config.workflow import Refused
from socialaccounts.register.editing import account_to_change, is_closed
from socialaccounts.register.forms import MOST_PEOPLE, RemoveForm
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access import actions
from socialaccounts.vault.access.forms import ConfirmForm, ModelForm, OutsiderForm, StaffForm, people_to_name
from socialaccounts.vault.access.queries import way_into
from socialaccounts.vault.access.rules import CHANGE_MODEL, may_change_model
from socialaccounts.vault.pages import account_to_enter

MOST_CONFIRMATIONS = 12


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has access to the account, and confirming that it is so."""
    account, user, _ = account_to_enter(request, pk)
    way_in = way_into(account)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        way_in=way_in,
        seen=actions.fingerprint(account),
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = actions.confirm_access(account=account, by=user, seen=said["seen"], note=said["note"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"It is on record who has access. Confirm it again by {in_words(done.due_on)}."
            )
            return redirect(account)
    confirmations = account.access_confirmations.select_related("by").order_by("-pk")[:MOST_CONFIRMATIONS]
    context = {
        "account": account,
        "way_in": way_in,
        "form": form,
        "confirmations": confirmations,
        "may_change": may_change_model(user),
    }
    return render(request, "socialaccounts/vault/access/access.html", context)


@open_to(CHANGE_MODEL)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how people get into the account from now on."""
    account, user = account_to_change(request, pk)
    if account.is_closed:
        return is_closed(request, account)
    form = ModelForm(request.POST if request.method == "POST" else None, way_in=way_into(account))
    if form.is_valid():
        try:
            actions.change_model(account=account, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The way into the account is changed.")
            shared = form.cleaned_data["model"] == AccessModel.SHARED_LOGIN
            return redirect("register:account" if shared else "vault:access", account.pk)
    return render(request, "socialaccounts/vault/access/change.html", {"account": account, "form": form})


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody on the list of named administrators: a member of staff who is found, or a name from outside."""
    account, user, _ = account_to_enter(request, pk)
    _check_named(account)
    q = tidy(request.GET.get("q", "")).replace("\0", "").strip()[:120]
    people = people_to_name(account, q)
    outside = "name" in request.POST
    staff = StaffForm(request.POST if request.method == "POST" and not outside else None, people=people)
    outsider = OutsiderForm(request.POST if outside else None)
    form = outsider if outside else staff
    if form.is_valid():
        try:
            added = actions.add_administrator(account=account, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{added.who} is on the list.")
            return redirect("vault:access", account.pk)
    context = {
        "account": account,
        "form": form,
        "staff": staff,
        "outsider": outsider,
        "q": q,
        "people": people,
        "most": MOST_PEOPLE,
    }
    return render(request, "socialaccounts/vault/access/add.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int, administrator: int) -> HttpResponse:
    """Take somebody off the list of named administrators."""
    account, user, _ = account_to_enter(request, pk)
    _check_named(account)
    one = get_object_or_404(account.administrators.select_related("user", "account"), pk=administrator)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.remove_administrator(administrator=one, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{one.who} is off the list.")
            return redirect("vault:access", account.pk)
    return render(
        request, "socialaccounts/vault/access/remove.html", {"account": account, "one": one, "form": form}
    )


def _check_named(account: SocialAccount) -> None:
    if account.access_model != AccessModel.NAMED_ADMINISTRATORS or account.is_closed:
        raise Http404
