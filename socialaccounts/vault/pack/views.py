"""The pages of the emergency pack. The file and its passphrase exist only in the two answers that carry them."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.people.models import User
from accounts.signin.reauth import recently_authenticated
from accounts.templatetags.portal import at_time
from config import clock
from config.workflow import Refused
from socialaccounts.vault.pack import actions
from socialaccounts.vault.pack.forms import ApproveForm, AskForm, FetchForm, OpenedForm
from socialaccounts.vault.pack.models import Pack, Stage
from socialaccounts.vault.pack.passphrase import Offer, offer, offered
from socialaccounts.vault.pack.queries import MOST_COUNTED, changed_since, faults
from socialaccounts.vault.pack.rules import APPROVE_PACK, EXPORT_PACK, may_approve, may_export

APPROVED = "The pack is approved. {name} is told, and can fetch it until {until}."
OPENED = (
    "It is on record that the pack was opened. Every password in it that is still in force is to be changed."
)
STALE = "This page was out of date, so nothing was fetched. Write down the passphrase below, then type it."


@open_to(APPROVE_PACK, EXPORT_PACK)
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """What a pack is, how the latest one stands, which asks wait, and every pack there was."""
    user = signed_in(request)
    people = Pack.objects.select_related("asked_by", "approved_by", "opened_by")
    latest = Pack.objects.latest_made()
    context = {
        "page": keyset_page(request, people, by=("-id",), size=25),
        "waiting": people.waiting().order_by("pk"),
        "latest": latest,
        "faults": faults(),
        "may_ask": may_export(user),
        "minutes": settings.PACK_MINUTES,
    }
    return render(request, "socialaccounts/pack/list.html", context)


@open_to(EXPORT_PACK)
@recently_authenticated
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a pack."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            pack = actions.ask(by=signed_in(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The other people in comms are told that you ask for a pack.")
            return redirect(pack)
    context = {"form": form, "minutes": settings.PACK_MINUTES}
    return render(request, "socialaccounts/pack/ask.html", context)


@open_to(APPROVE_PACK, EXPORT_PACK)
@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """One pack: how far it is, and what this person can do about it."""
    user = signed_in(request)
    found = _pack(pk)
    mine = found.asked_by_id == user.pk
    context = {
        "pack": found,
        "may_approve": found.stage == Stage.ASKED and not mine and may_approve(user),
        "may_fetch": found.stage == Stage.APPROVED and mine and may_export(user),
        "may_say_opened": found.stage == Stage.MADE and may_approve(user),
        "mine": mine,
        "packed": found.packed.count() if found.made_at else 0,
        "changed": changed_since(found) if found.made_at else 0,
        "most": MOST_COUNTED,
    }
    return render(request, "socialaccounts/pack/pack.html", context)


@open_to(APPROVE_PACK)
@recently_authenticated
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the pack of somebody else."""
    found = _pack(pk)
    form = ApproveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = actions.approve(pack=found, by=signed_in(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = APPROVED.format(name=found.asked_by.full_name, until=at_time(found.ends_at))
            messages.success(request, said)
            return redirect(found)
    context = {"pack": found, "form": form, "minutes": settings.PACK_MINUTES}
    return render(request, "socialaccounts/pack/approve.html", context)


@open_to(EXPORT_PACK)
@never_cache
@sensitive_post_parameters()
@recently_authenticated
@require_http_methods(["GET", "POST"])
@sensitive_variables()
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a passphrase once; for the person who typed it back from paper, answer with the pack that it opens."""
    user = signed_in(request)
    found = get_object_or_404(Pack.objects.select_related("asked_by"), pk=pk, asked_by=user)
    if request.method == "POST":
        return _fetched(request, found, user)
    if found.stage != Stage.APPROVED:
        return redirect(found)
    return _passphrase_page(request, found, FetchForm(offer=offer(pack=pk, person=user.pk)))


@sensitive_variables()
def _fetched(request: HttpRequest, found: Pack, user: User) -> HttpResponse:
    """The file, for the passphrase of this very page typed back; else that page again, or the pack's with the reason."""
    given = offered(request.POST.get("word", ""), pack=found.pk, person=user.pk)
    if given is None:
        messages.warning(request, STALE)
        return redirect(request.path)
    form = FetchForm(request.POST, offer=given)
    if not form.is_valid():
        return _passphrase_page(request, found, form)
    try:
        content = actions.make(pack=found, by=user, passphrase=given.passphrase)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(found)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    return response


@sensitive_variables("form")
def _passphrase_page(request: HttpRequest, found: Pack, form: FetchForm) -> HttpResponse:
    """The page leaves for the pack's when the pack lapses, by a header, so that this holds without JavaScript too."""
    shown: Offer = form.offer
    response = render(
        request,
        "socialaccounts/pack/fetch.html",
        {"pack": found, "form": form, "passphrase": shown.passphrase},
    )
    left = max(found.ends_at - clock.now(), timedelta())
    response["Refresh"] = f"{left.seconds + 1}; url={found.get_absolute_url()}"
    return response


@open_to(APPROVE_PACK)
@require_http_methods(["GET", "POST"])
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a pack was opened."""
    found = _pack(pk)
    form = OpenedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.declare_opened(pack=found, by=signed_in(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, OPENED)
            return redirect(found)
    return render(request, "socialaccounts/pack/opened.html", {"pack": found, "form": form})


@open_to(APPROVE_PACK, EXPORT_PACK)
@require_GET
def instructions(request: HttpRequest) -> HttpResponse:
    """How to open a pack without the portal, to be printed and kept with it."""
    return render(request, "socialaccounts/pack/instructions.html", {"latest": Pack.objects.latest_made()})


def _pack(pk: int) -> Pack:
    return get_object_or_404(Pack.objects.select_related("asked_by", "approved_by", "opened_by"), pk=pk)
