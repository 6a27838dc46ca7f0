"""Importing passwords: the file, what its columns mean, every row with what will become of it, and the report."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.signin.reauth import recently_authenticated
from accounts.uploads import held_uploads
from config.celery import soon
from config.encryption import EncryptionError
from config.workflow import Refused
from socialaccounts.vault.importing import actions
from socialaccounts.vault.importing.examining import AT_ONCE, examine
from socialaccounts.vault.importing.forms import ArrangeForm, UploadForm
from socialaccounts.vault.importing.models import MINUTES, ImportBatch
from socialaccounts.vault.importing.preview import SHOWN, counts_of, lines, rows_shown
from socialaccounts.vault.importing.progress import progress_of, telling
from socialaccounts.vault.importing.rules import MANAGE, may_import
from socialaccounts.vault.importing.tasks import go_on
from socialaccounts.vault.importing.terms import Status

WRITTEN_AT_ONCE = 200
"""An import of so many rows is written while the person waits; a larger one by a worker."""
_PAGES = "socialaccounts/vault/importing"
_REFRESH_SECONDS = "2"
GONE = "This import was cancelled, or its half hour is over. Its rows are deleted. Upload the file again."
BROKEN = "The portal cannot seal or open these rows, so nothing was imported. Tell ICT support that the vault is damaged."
logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def importers(view: View) -> View:
    """Decorate a view that only those may open who may import, and who have just confirmed who they are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(signed_in(request)):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except EncryptionError:
            logger.exception("An import cannot be sealed or opened.")
            messages.error(request, BROKEN)
            return redirect("register:list")

    opened: View = open_to(MANAGE)(never_cache(recently_authenticated(guarded)))
    return opened


def of_own_import(view: View) -> View:
    """Give the view this person's own import. Another's is not found; one that is over sends back to the beginning."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID) -> HttpResponse:
        actions.dispose_expired()
        batch = ImportBatch.objects.of(signed_in(request)).filter(pk=pk).select_related("by", "lead").first()
        if batch:
            return view(request, batch)
        if ImportBatch.objects.filter(pk=pk).exists():
            raise Http404
        messages.error(request, GONE)
        return redirect("importing:upload")

    return found


@importers
@held_uploads
@require_http_methods(["GET", "POST"])
@sensitive_variables("table")
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file, and read it; the file itself is not kept."""
    user = signed_in(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (table := form.table()):
        batch = actions.begin(by=user, table=table)
        return redirect("importing:arrange", batch.pk)
    actions.dispose_expired()
    own = ImportBatch.objects.of(user).exclude(status=Status.IMPORTED).order_by("-started_at")
    context = {"form": form, "open_imports": list(own[:5]), "minutes": MINUTES}
    return render(request, f"{_PAGES}/upload.html", context)


@importers
@of_own_import
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Say what the columns mean and what becomes of the rows; then every row is examined."""
    if batch.status not in (Status.ARRANGING, Status.READY):
        return redirect("importing:rows", batch.pk)
    form = ArrangeForm(request.POST if request.method == "POST" else None, batch=batch)
    if form.is_valid():
        try:
            actions.arrange(batch=batch, by=signed_in(request), answers=form.answers)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            _examine(batch)
            return redirect("importing:rows", batch.pk)
    context = {"form": form, "batch": batch, "count": batch.rows.count()}
    return render(request, f"{_PAGES}/arrange.html", context)


@importers
@of_own_import
@require_http_methods(["GET", "POST"])
def rows(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Every row with what will become of it; the way on depends on where the import stands."""
    if request.method == "POST":
        return _act(request, batch)
    if batch.status in (Status.ARRANGING, Status.IMPORTED):
        return redirect(
            "importing:arrange" if batch.status == Status.ARRANGING else "importing:done", batch.pk
        )
    if batch.status != Status.READY:
        response = render(request, f"{_PAGES}/waiting.html", {"batch": batch, "progress": progress_of(batch)})
        response["Refresh"] = _REFRESH_SECONDS
        return response
    which = request.GET.get("show", "all")
    page = keyset_page(request, rows_shown(batch, which), by=("number",), size=25)
    context = {
        "batch": batch,
        "page": page,
        "lines": lines(page.items),
        "counts": counts_of(batch),
        "shown": [(key, words, key == which) for key, words in SHOWN.items()],
    }
    return render(request, f"{_PAGES}/rows.html", context)


def _act(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Do what one of the buttons beside the rows says; ticks are kept whichever it is."""
    user, do = signed_in(request), request.POST.get("do", "")
    try:
        if batch.status == Status.READY:
            shown, ticked = (_numbers(request.POST.getlist(name)) for name in ("shown", "out"))
            actions.leave_out(batch=batch, by=user, shown=shown, ticked=ticked)
        if do == "errors":
            actions.leave_out_errors(batch=batch, by=user)
        if do == "confirm":
            actions.confirm(batch=batch, by=user)
            _carry_out(batch)
            return redirect("importing:rows", batch.pk)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(request.get_full_path())


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:200] if text.isascii() and text.isdigit() and len(text) < 10]


@importers
@of_own_import
@require_POST
def cancel(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Give the import up."""
    try:
        actions.cancel(batch=batch)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("importing:rows", batch.pk)
    messages.success(request, "The import is cancelled, and its rows are deleted.")
    return redirect("importing:upload")


@importers
@of_own_import
@require_GET
def done(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What was imported."""
    if batch.status != Status.IMPORTED:
        return redirect("importing:rows", batch.pk)
    return render(request, f"{_PAGES}/done.html", {"batch": batch, "imported": batch.imported})


def _examine(batch: ImportBatch) -> None:
    """A small import is examined at once; of a larger one the worker does the rest."""
    if not examine(batch.pk, seconds=AT_ONCE):
        soon(go_on, str(batch.pk))


def _carry_out(batch: ImportBatch) -> None:
    if batch.rows.to_write().count() > WRITTEN_AT_ONCE:
        soon(go_on, str(batch.pk))
        return
    actions.carry_out(pk=batch.pk, tell=telling(batch.pk))
    _examine(batch)
