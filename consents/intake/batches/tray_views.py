"""The tray: each page that could not be filed, with its picture and what can be done about it, each on record."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.forms import PortalForm
from accounts.models import User
from accounts.templatetags.portal import plural
from config.workflow import Refused, WrongState
from consents.intake import store
from consents.intake.batches import actions
from consents.intake.batches.forms import MOST_TOGETHER, AssignForm, ReasonForm, TurnForm, leave_form
from consents.intake.batches.models import Batch, BatchFile, PageState, ScannedPage
from consents.intake.batches.views import batch_of, show
from consents.intake.printing.models import IssuedForm
from consents.intake.scan_views import guarded
from consents.intake.views import FILERS
from consents.records.models import Form, Status

SCANNED_TWICE = "Scanned twice; the other scan counts"
FORMS: dict[str, type[PortalForm]] = {"assign": AssignForm, "discard": ReasonForm, "read": TurnForm}


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int, page: UUID) -> HttpResponse:
    """One page: what is wrong with it, and what can be done."""
    found, user = _page(request, pk, page), signed_in(request)
    forms = {name: kind(initial=_initial(found), prefix=name) for name, kind in FORMS.items()}
    do = request.POST.get("do", "")
    if request.method == "POST":
        if do in FORMS:
            forms[do] = FORMS[do](request.POST, prefix=do)
        if do not in FORMS or forms[do].is_valid():
            try:
                return _done(request, found, _act(do, found, forms.get(do), user))
            except WrongState as refusal:
                messages.error(request, refusal.message)
                return redirect("consents:scanned_page", pk, page)
            except Refused as refusal:
                form = forms.get(do) or forms["assign"]
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "page": found,
        "forms": forms,
        "form": forms.get(do),
        "other": _other(found),
        "of": IssuedForm.objects.visible_to(user)
        .filter(pk=found.code_form)
        .select_related("form", "child")
        .first(),
    }
    return render(request, "consents/intake/batches/page.html", context)


def _initial(page: ScannedPage) -> dict[str, object]:
    twice = page.state in (PageState.DUPLICATE, PageState.USED)
    return {"page_number": page.code_page, "turn": 0, "reason": SCANNED_TWICE if twice else ""}


def _act(do: str, page: ScannedPage, form: PortalForm | None, by: User) -> ScannedPage | Form | None:
    """Do what was chosen; gives the page as it is then, or the draft made of it. Raises Refused, Http404."""
    data = form.cleaned_data if form else {}
    ways: dict[str, Callable[[], ScannedPage | Form | None]] = {
        "assign": lambda: actions.assign(
            page=page, form_text=data["form"], page_number=data["page_number"], by=by
        ),
        "read": lambda: actions.read_again(page=page, turn=data["turn"], by=by),
        "discard": lambda: actions.discard(pages=[page], reason=data["reason"], by=by),
        "instead": lambda: actions.use_instead(page=page, by=by),
        "alone": lambda: actions.file_alone(pages=[page], by=by),
        "back": lambda: actions.put_back(page=page, by=by),
    }
    if do not in ways:
        raise Http404
    return ways[do]()


def _done(request: HttpRequest, page: ScannedPage, after: ScannedPage | Form | None) -> HttpResponse:
    """Say what came of it, and go to the next page of the tray."""
    if isinstance(after, Form):
        messages.success(request, f"Draft {after.reference} is made of this page. Type up what is on it.")
        return redirect("consents:details", after.pk)
    if after and after.in_tray:
        messages.success(
            request, f"Saved. The page still lies in the tray: {after.get_state_display().lower()}."
        )
        return redirect("consents:scanned_page", page.batch_id, page.pk)
    if after and after.form:
        messages.success(request, f"The page is filed with {after.form.reference}, which is complete now.")
    else:
        messages.success(request, "Saved.")
    following = (
        ScannedPage.objects.in_tray().filter(batch=page.batch_id).order_by("file__number", "number").first()
    )
    if following:
        return redirect("consents:scanned_page", page.batch_id, following.pk)
    return redirect("consents:batch", page.batch_id)


def _other(page: ScannedPage) -> ScannedPage | None:
    """The scan of the same page that is filed, or waits, where this one came second."""
    if page.state not in (PageState.DUPLICATE, PageState.USED):
        return None
    same = ScannedPage.objects.filter(code_form=page.code_form, code_page=page.code_page).exclude(pk=page.pk)
    return same.filter(state__in=[PageState.FILED, PageState.INCOMPLETE]).select_related("batch").first()


@open_to(*FILERS)
@require_GET
def image(request: HttpRequest, pk: int, page: UUID) -> HttpResponse:
    """The picture of a page. The look is on record before a byte is shown (design 5.3)."""
    found = _page(request, pk, page)
    if not bytes(found.sealed_key):
        raise Http404
    actions.record_viewing(batch=found.batch, by=signed_in(request))
    with store.opened(found.storage_name, sealed_key=found.sealed_key, context=found.context) as plain:
        response = HttpResponse(plain.read(), content_type="image/jpeg")
    return guarded(response, f'inline; filename="batch-{pk}-{found.file.number}-{found.number}.jpg"')


@open_to(*FILERS)
@require_POST
def together(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one draft of several pages of the tray, in their order; or leave them all out (`do=discard`)."""
    found, user = batch_of(request, pk), signed_in(request)
    chosen = [key for key in request.POST.getlist("page") if len(key) == 36]
    tray = ScannedPage.objects.in_tray().filter(batch=found, pk__in=chosen).select_related("file", "batch")
    pages = list(tray.order_by("file__number", "number"))
    leave = leave_form(request.POST if request.POST.get("do") == "discard" else None)
    try:
        if not pages:
            raise Refused("Tick pages first.")
        if not leave.is_bound:
            _refuse_too_many(len(pages))
            return redirect("consents:details", actions.file_alone(pages=pages, by=user).pk)
        if leave.is_valid():
            actions.discard(pages=pages, reason=leave.cleaned_data["reason"], by=user)
            messages.success(request, f"{plural(len(pages), 'page')} left out. The report says why.")
            return redirect(found)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return show(request, found, leave=leave, chosen={page.pk for page in pages})


def _refuse_too_many(pages: int) -> None:
    if pages > MOST_TOGETHER:
        raise Refused(f"You ticked {pages} pages. Tick {MOST_TOGETHER} or fewer, those of one form.")


@open_to(*FILERS)
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file that cannot be read: why, and what was done about it."""
    found = batch_of(request, pk)
    row = get_object_or_404(BatchFile, batch=found, number=number, state="refused", discarded_at__isnull=True)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.discard_file(file=row, reason=form.cleaned_data["reason"], by=signed_in(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(found)
    return render(request, "consents/intake/batches/file.html", {"batch": found, "file": row, "form": form})


@open_to(*FILERS)
@require_POST
def take_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the scan of a received form apart; its pages go back to the tray of their batch."""
    form = get_object_or_404(Form.objects.typable_by(signed_in(request)), pk=pk, status=Status.RECEIVED)
    batch = Batch.objects.filter(pages__form=form).first()
    try:
        actions.take_apart(form=form, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(form)
    messages.success(request, f"The scan of {form.reference} is taken apart. Its pages lie in the tray.")
    return redirect(batch) if batch else redirect(form)


def _page(request: HttpRequest, pk: int, page: UUID) -> ScannedPage:
    pages = ScannedPage.objects.filter(batch=batch_of(request, pk))
    return get_object_or_404(pages.select_related("file", "batch", "form", "decided_by"), pk=page)
