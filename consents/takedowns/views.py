"""The queue of posts that must come down, one of them, and the ways in which it ends."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.paging import keyset_page
from accounts.spreadsheet import csv_answer
from config.workflow import Refused
from consents.intake import store
from consents.intake.upload import sealed_uploads
from consents.records import finding
from consents.takedowns import actions, evidence, letters, queue
from consents.takedowns.answers import guard, pdf_response
from consents.takedowns.forms import CannotForm, DoneForm, FilterForm
from consents.takedowns.models import EvidencePage, TakeDown
from consents.takedowns.telling import assignees

CONSENT_OFFICERS = "consents.record_withdrawal"
"""Comms and safeguarding: who may know whose picture it is."""


@open_to(STAFF)
@never_cache
@require_GET
def take_downs(request: HttpRequest) -> HttpResponse:
    """What this person may see of the queue, what is due first at the top."""
    user = signed_in(request)
    asked = queue.asked_for(request.GET, user)
    page = keyset_page(request, queue.with_all_that_is_shown(asked.found), by=asked.order, size=25)
    context = {
        "page": page,
        "filter": FilterForm(request.GET),
        "asked": asked,
        "may_see_names": user.has_perm(CONSENT_OFFICERS),
        "csv": f"?{request.GET.urlencode()}",
    }
    return render(request, "consents/takedowns/list.html", context)


@open_to(STAFF)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """From typed words to the list; they travel sealed, since a child's name belongs in no address."""
    text = request.POST.get("q", "").strip()
    response = redirect("consents:take_downs")
    if text:
        response["Location"] += f"?find={finding.hide(text, signed_in(request))}"
    return response


@open_to(CONSENT_OFFICERS)
@never_cache
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The list as it is filtered, as a spreadsheet without children's names."""
    user = signed_in(request)
    asked = queue.asked_for(request.GET, user)
    queue.record_export(by=user)
    return csv_answer("take-downs", queue.csv_lines(asked.found.order_by(*asked.order, "pk")))


@open_to(STAFF)
@never_cache
@require_GET
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """One take-down: which post, by when, who sees to it, and how it ended."""
    task = _find(request, pk)
    knows = signed_in(request).has_perm(CONSENT_OFFICERS)
    context = {
        "task": task,
        "check": task.post.photo_check,
        "people": assignees(task),
        "children": queue.children_of(task) if knows else [],
        "count": task.children.order_by().values("child").distinct().count(),
        "evidence": list(task.evidence.all()),
        "knows": knows,
    }
    return render(request, "consents/takedowns/take_down.html", context)


@open_to(STAFF)
@sealed_uploads
@never_cache
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the post is down, with a screenshot or in words."""
    task = _find(request, pk)
    form = DoneForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            if upload := form.cleaned_data["screenshot"]:
                evidence.add_evidence(task=task, upload=upload, by=signed_in(request))
            actions.take_down(task=task, words=form.cleaned_data["words"], by=signed_in(request))
        except Refused as refusal:
            form.add_error(refusal.field or "screenshot", refusal.message)
        else:
            messages.success(request, "Thank you. The post is recorded as taken down.")
            return redirect(task)
    return render(request, "consents/takedowns/done.html", {"form": form, "task": task})


@open_to(STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def cannot(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the picture cannot be called back, and why."""
    task = _find(request, pk)
    form = CannotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cannot_recall(task=task, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(
                request, "It is recorded that the picture cannot be recalled. The family is told."
            )
            return redirect(task)
    return render(request, "consents/takedowns/cannot.html", {"form": form, "task": task})


@open_to(STAFF)
@require_GET
def screenshot(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of the evidence. The look is on record before a byte is shown (design 5.3)."""
    task = _find(request, pk)
    page = get_object_or_404(EvidencePage, take_down=task, number=number)
    evidence.record_viewing(task=task, number=number, by=signed_in(request))
    with store.opened(page.storage_name, sealed_key=page.sealed_key, context=page.context) as plain:
        response = HttpResponse(plain.read(), content_type="image/jpeg")
    guard(response, f'inline; filename="{task.reference}-{number}.jpg"')
    return response


@open_to(CONSENT_OFFICERS)
@never_cache
@require_GET
def letter(request: HttpRequest, pk: int, child_pk: int) -> HttpResponse:
    """The letter to one child's family, to print; `?as=pdf` gives it as a file."""
    task = _find(request, pk)
    child = next((row.child for row in queue.children_of(task) if row.child.pk == child_pk), None)
    if child is None or task.is_open:
        raise Http404
    letters.record_done(task, child, by=signed_in(request))
    written = letters.done(task, child)
    if request.GET.get("as") == "pdf":
        return pdf_response(letters.pdf(written), f"{task.reference}-{child.pk}.pdf")
    return render(
        request, "consents/takedowns/letter.html", {"letter": written, "back": task.get_absolute_url()}
    )


@open_to(CONSENT_OFFICERS)
@require_POST
def told(request: HttpRequest, pk: int, child_pk: int) -> HttpResponse:
    """Say that one child's family was written to."""
    task = _find(request, pk)
    child = next((row.child for row in queue.children_of(task) if row.child.pk == child_pk), None)
    if child is None:
        raise Http404
    try:
        actions.tell_family(task=task, child=child, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(task)


def _find(request: HttpRequest, pk: int) -> TakeDown:
    visible = TakeDown.objects.visible_to(signed_in(request))
    rows = visible.select_related(
        "post__photo_check__account__platform", "post__photo_check__earlier", "closed_by"
    )
    return get_object_or_404(rows, pk=pk)
