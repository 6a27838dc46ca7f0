"""Filing a signed form: choose the scan, then type what is on it beside its pages. Nothing typed is ever lost."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import MANAGERS, open_to, signed_in
from accounts.models import Service, User
from config.references import number
from config.workflow import Refused
from consents.intake import actions
from consents.intake.batches.models import PageState, ScannedPage
from consents.intake.batches.reading_off import read_off
from consents.intake.draft import Draft
from consents.intake.forms import ChildForm, DetailsForm, UploadForm
from consents.intake.inspection import inspect_scan
from consents.intake.models import StoredFile
from consents.intake.upload import sealed_uploads
from consents.records.models import Child, Consent, Form, Status

logger = logging.getLogger(__name__)

FILERS = (MANAGERS, "consents.file_form")
"""Who files signed forms: every manager of a service, and comms."""


@open_to(*FILERS)
@sealed_uploads
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Step 1: the scan. It is inspected, then kept; a refused one leaves nothing behind."""
    user = signed_in(request)
    services = list(Service.objects.filter(pk__in=user.managed_service_ids))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, services=services)
    replaces = _rejected(user, request.GET.get("replaces", ""))
    if form.is_valid() and (draft := _kept(form, replaces, user)):
        return redirect("consents:details", draft.pk)
    drafts = (
        Form.objects.filter(uploaded_by=user, status=Status.DRAFT)[:10] if request.method == "GET" else []
    )
    context = {"form": form, "drafts": drafts, "kept": actions.KEPT_DAYS, "replaces": replaces}
    return render(request, "consents/intake/new.html", context)


def _kept(form: UploadForm, replaces: Form | None, user: User) -> Form | None:
    """The draft of a scan that was looked at and kept; None, with a sentence at the field, where it was not."""
    upload = form.cleaned_data["scan"]
    try:
        facts = inspect_scan(upload.open_plain())
        return actions.receive(
            upload=upload, facts=facts, service=form.chosen_service, replaces=replaces, by=user
        )
    except Refused as refusal:
        form.add_error("scan", refusal.message)
    except OSError:
        logger.exception("A scan could not be kept.")
        form.add_error("scan", "The scan cannot be kept just now. Try again in a few minutes.")
    return None


def _rejected(user: User, text: str) -> Form | None:
    """The rejected form that a new one is asked for, if this person may know of it."""
    pk = number("CF", text)
    return Form.objects.visible_to(user).filter(pk=pk, status=Status.REJECTED).first() if pk else None


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what is on the paper. Whatever button is pressed, everything typed is kept first."""
    user = signed_in(request)
    form = get_object_or_404(
        Form.objects.filter(Q(uploaded_by=user) | Q(pk__in=Form.objects.typable_by(user))), pk=pk
    )
    if form.status not in (Status.DRAFT, Status.RECEIVED):
        return redirect(form)
    if request.method == "GET":
        return _page(request, Draft(read_off(form), user))
    draft = Draft(form, user)
    draft.take(request.POST)
    return _do(request, draft, request.POST.get("do", "stay"))


def _do(request: HttpRequest, draft: Draft, wish: str) -> HttpResponse:
    """What the pressed button asks for: stay, save, use:<child>, remove:<place>, add, add-new or file."""
    verb, _, number = wish.partition(":")
    if verb in ("add", "add-new") or (verb == "file" and draft.is_adding):
        child_form = draft.child_form(read=True)
        matches = draft.matches() if verb != "add-new" else []
        if matches or not child_form.is_valid():
            _save(request, draft)
            return _page(request, draft, child_form=child_form, matches=matches)
        draft.add(child_form.cleaned_data)
    elif verb == "use" and number.isdigit():
        draft.use(get_object_or_404(Child.objects.visible_to(draft.user), pk=int(number)))
    elif verb == "remove" and number.isdigit():
        draft.remove(int(number))
    if not _save(request, draft):
        return redirect(draft.form)
    if verb == "file":
        return _file(request, draft)
    if verb == "save":
        messages.success(request, f"Saved as a draft. {draft.form.reference} waits for you on this page.")
        return redirect("consents:new" if draft.form.is_draft else "consents:to_type_up")
    return redirect("consents:details", draft.form.pk)


def _save(request: HttpRequest, draft: Draft) -> bool:
    try:
        actions.save_draft(form=draft.form, typed=draft.typed, by=draft.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True


def _file(request: HttpRequest, draft: Draft) -> HttpResponse:
    form, child_form = draft.details_form(read=True), ChildForm(draft.data)
    child_form.errors.clear()  # no child is being added any more
    if not form.is_valid():
        if not draft.children:
            child_form.add_error("family_name", "Add the child that the form is about.")
        return _page(request, draft, form=form, child_form=child_form)
    try:
        filed = actions.file_form(form=draft.form, details=draft.details(form), by=draft.user)
    except Refused as refusal:
        (form if refusal.field in (*form.fields, None) else child_form).add_error(
            refusal.field, refusal.message
        )
        return _page(request, draft, form=form, child_form=child_form)
    messages.success(request, f"{filed.reference} is filed. Another person now compares it with the scan.")
    following = _next_of_batch(filed, draft.user)
    return redirect("consents:details", following.pk) if following else redirect(filed)


def _next_of_batch(filed: Form, user: User) -> Form | None:
    """The next form of the same batch that is to be typed up."""
    batches = ScannedPage.objects.filter(form=filed).values("batch")
    pages = ScannedPage.objects.filter(batch__in=batches, state=PageState.FILED)
    waiting = Form.objects.typable_by(user).filter(status=Status.RECEIVED, pk__in=pages.values("form"))
    return waiting.order_by("pk").first()


def _page(
    request: HttpRequest,
    draft: Draft,
    *,
    form: DetailsForm | None = None,
    child_form: ChildForm | None = None,
    matches: list[Child] | None = None,
) -> HttpResponse:
    if matches is None:
        matches = draft.matches() if draft.is_adding and child_form is None else []
    file = StoredFile.objects.filter(form=draft.form).first()
    context = {
        "draft": draft.form,
        "file": file,
        "twins": same_scans(file, draft.user),
        "rows": draft.rows,
        "answers": Consent.Answer.choices,
        "own_says": Consent.OwnSay.choices,
        "read": draft.suggestions,
        "form": form or draft.details_form(),
        "child_form": child_form or draft.child_form(),
        "matches": matches,
        "adding_open": not draft.children or draft.is_adding or bool(child_form and child_form.errors),
    }
    return render(request, "consents/intake/details.html", context)


def same_scans(file: StoredFile | None, user: User) -> list[Form]:
    """Forms that this person may know of and whose scan has exactly the same bytes."""
    if file is None:
        return []
    same = StoredFile.objects.with_same_content(file).values("form")
    return list(Form.objects.visible_to(user).filter(pk__in=same)[:3])


@open_to(*FILERS)
@never_cache
@require_POST
def matches(request: HttpRequest, pk: int) -> HttpResponse:
    """While a name is typed: children of the register who may be meant. Names travel in the body, never in an address."""
    form = get_object_or_404(Form.objects.typable_by(signed_in(request)), pk=pk)
    draft = Draft(form, signed_in(request))
    draft.take(request.POST)
    return render(request, "consents/intake/_matches.html", {"matches": draft.matches()})


@open_to(*FILERS)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, its file and the file's key with it."""
    user = signed_in(request)
    form = get_object_or_404(Form, pk=pk, uploaded_by=user, status=Status.DRAFT)
    if request.method == "GET":
        return render(request, "consents/intake/discard.html", {"draft": form})
    try:
        actions.discard(form=form, by=user, reason="Discarded by the person who uploaded it")
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"The draft {form.reference} and its scan are destroyed.")
    return redirect("consents:new")
