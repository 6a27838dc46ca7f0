"""Looking at a scan: pages drawn anew, each look recorded; the original only for those who may see any scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import open_to, signed_in
from accounts.models import User
from accounts.signin.reauth import recently_authenticated
from config.workflow import Refused
from consents.intake import actions, store
from consents.intake.models import PageImage, Pages, Scan, StoredFile
from consents.intake.sheet import number_in, turned
from consents.intake.views import FILERS
from consents.records.models import Form

VIEWERS = (*FILERS, "consents.verify_form", "consents.view_scan_any")
_CHUNK = 256 * 1024
Response = TypeVar("Response", bound=HttpResponseBase)
_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "heic": "image/heic"}
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def scans_visible_to(user: User) -> QuerySet[Form]:
    """The forms whose paper this person may look at: their own uploads; for comms, every filed one."""
    if user.has_perm("consents.view_scan_any"):
        return Form.objects.visible_to(user)
    return Form.objects.filter(uploaded_by=user)


@open_to(*VIEWERS)
@never_cache
@require_GET
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages of a form's scan, on a page of their own."""
    form = get_object_or_404(scans_visible_to(signed_in(request)), pk=pk)
    file = StoredFile.objects.filter(form=form).first()
    may_download = request.user.has_perm("consents.view_scan_any")
    context = {"cf": form, "file": file, "may_download": may_download}
    return render(request, "consents/intake/scan.html", context)


@open_to(*VIEWERS)
@never_cache
@require_GET
def pages(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages as a part of another page, which asks again while they are being made."""
    form = get_object_or_404(scans_visible_to(signed_in(request)), pk=pk)
    file = StoredFile.objects.filter(form=form).first()
    # Beside what is being typed, looking again must not lose it.
    context = {"cf": form, "file": file, "typed": form.is_untyped}
    return render(request, "consents/intake/_pages.html", context)


@open_to(*VIEWERS)
@require_GET
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as an image. The look is on record before a byte is shown (design 5.3); infected scans are not shown."""
    user = signed_in(request)
    form = get_object_or_404(scans_visible_to(user), pk=pk)
    shown = Q(file__form=form, file__pages_state=Pages.READY) & ~Q(file__scan=Scan.INFECTED)
    image = get_object_or_404(PageImage, shown, number=number)
    actions.record_viewing(form=form, by=user)
    try:
        with store.opened(image.storage_name, sealed_key=image.sealed_key, context=image.context) as plain:
            picture = turned(plain.read(), number_in(request.GET.get("turn"), 0))
    except OSError:
        return HttpResponse(status=503)
    response = HttpResponse(picture, content_type="image/jpeg")
    return guarded(response, f'inline; filename="{form.reference}-page-{number}.jpg"')


@open_to("consents.view_scan_any")
@recently_authenticated
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded, under a name that says nothing of a child."""
    user = signed_in(request)
    form = get_object_or_404(scans_visible_to(user), pk=pk)
    file = StoredFile.objects.select_related("form").filter(form=form).first()
    if file is None:
        raise Http404
    try:
        actions.record_download(file=file, by=user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("consents:scan", form.pk)
    response = StreamingHttpResponse(_plain(file), content_type=_TYPES[file.kind])
    response["Content-Length"] = str(file.size)
    return guarded(response, f'attachment; filename="{form.reference}.{file.kind}"')


def _plain(file: StoredFile) -> Iterator[bytes]:
    with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as plain:
        while chunk := plain.read(_CHUNK):
            yield chunk


def guarded(response: Response, disposition: str) -> Response:
    """Nothing keeps it, nothing runs in it, nobody else embeds it."""
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = _SANDBOX
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
