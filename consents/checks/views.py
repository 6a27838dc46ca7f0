"""The pages of photo checks: the list, asking, the answer, confirming it, and its certificate."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import MANAGERS, open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.checks import actions
from consents.checks.answering import decider_for
from consents.checks.asking import Asking
from consents.checks.certificate import certificate as certificate_pdf
from consents.checks.following_forms import ConfirmForm
from consents.checks.forms import FilterForm
from consents.checks.models import PhotoCheck
from consents.checks.pages import Answer, answer_page
from consents.intake.upload import sealed_uploads
from consents.records import finding
from consents.records.folding import is_searchable
from consents.records.models import Child

CHECKERS = (MANAGERS, "consents.run_check")


@open_to(*CHECKERS)
@never_cache
@require_safe
def check_list(request: HttpRequest) -> HttpResponse:
    """Photo checks, the latest first, with a mark where something was recorded since."""
    user, form = signed_in(request), FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    text = finding.reveal(request.GET.get("find", ""), user)
    found = PhotoCheck.objects.visible_to(user)
    found = found.search(text) if text else found
    if wanted.get("outcome"):
        found = found.filter(outcome=wanted["outcome"])
    if wanted.get("mine"):
        found = found.filter(asked_by=user)
    if wanted.get("to_answer"):
        found = found.awaiting_answer(user)
    page = keyset_page(request, found.select_related("account", "asked_by").with_stirred(), by=("-pk",))
    context = {
        "page": page,
        "rows": [(one, Answer(one.outcome)) for one in page.items],
        "filter": form,
        "text": text,
        "find": request.GET.get("find", "") if text else "",
        "is_set": bool(text) or any(wanted.values()),
        "short": bool(text) and not is_searchable(text),
    }
    return render(request, "consents/checks/list.html", context)


@open_to(*CHECKERS)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """From typed words to the list; they travel sealed, since a child's name belongs in no address."""
    text = request.POST.get("q", "").strip()
    response = redirect("checks:list")
    if text:
        response["Location"] += f"?find={finding.hide(text, signed_in(request))}"
    return response


@open_to(*CHECKERS)
@sealed_uploads
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Ask: one page, sent again each time that children are added, until the question is whole."""
    asking = Asking.of(request)
    if asking.is_asked:
        try:
            check = actions.ask(asked=asking.asked, by=signed_in(request))
            return redirect(check)
        except Refused as refused:
            asking.form.add_error(refused.field, refused.message)
    return render(request, "consents/checks/new.html", asking.context)


@open_to(*CHECKERS)
@never_cache
@require_POST
def children(request: HttpRequest) -> JsonResponse:
    """The first few children whose names contain what was typed, for the type-ahead. A name comes in no address."""
    found = Child.objects.visible_to(signed_in(request)).search(request.POST.get("q", "")[:100])
    return JsonResponse(
        {
            "children": [
                {"key": one.pk, "name": one.name, "known": one.known_as, "born": _born(one)} for one in found
            ]
        }
    )


def _born(child: Child) -> str:
    return f"{child.date_of_birth.day} {child.date_of_birth:%B %Y}" if child.date_of_birth else ""


@open_to(*CHECKERS)
@never_cache
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer, worst first, and what it would be by now."""
    shown, user = find(request, pk), signed_in(request)
    later, posts = shown.later.order_by("-pk").first(), shown.posts.select_related("recorded_by")
    context = {
        "answer": answer_page(shown, user),
        "check": shown,
        "once": uuid.uuid4(),
        "later": later,
        "posts": posts,
        "may_post": later is None and not posts and shown.permits_posting,
        "may_own_up": later is None and not posts and not shown.permits_posting,
        "may_answer": later is None and decider_for(shown, user) is not None,
        "may_confirm": (shown.crowd or shown.obscured) and shown.asked_by != user,
    }
    return render(request, "consents/checks/check.html", context)


@open_to(*CHECKERS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the same question anew, as a check of its own."""
    earlier = find(request, pk)
    try:
        once = uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        once = uuid.uuid4()
    return redirect(actions.ask_again(check=earlier, once=once, by=signed_in(request)))


@open_to(*CHECKERS)
@sealed_uploads
@never_cache
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person looks at the same file and confirms what was declared of it."""
    shown = find(request, pk)
    form = ConfirmForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm(
                check=shown,
                photos=[photo.sha256 for photo in form.cleaned_data["photo"]],
                by=signed_in(request),
            )
            messages.success(request, "You have confirmed it. Check the photo again to have a new answer.")
            return redirect(shown)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(request, "consents/checks/confirm.html", {"check": shown, "form": form})


@open_to(*CHECKERS)
@never_cache
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer as a page to print and keep, or as a PDF with `?as=pdf`; opening it is recorded first."""
    shown = find(request, pk)
    actions.open_certificate(check=shown, by=signed_in(request))
    if request.GET.get("as") == "pdf":
        response = HttpResponse(certificate_pdf(shown), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{shown.reference}-certificate.pdf"'
        return response
    return render(
        request,
        "consents/checks/certificate.html",
        {"answer": answer_page(shown, signed_in(request)), "check": shown},
    )


def find(request: HttpRequest, pk: int) -> PhotoCheck:
    """The check, if this person may see it. Raises Http404."""
    checks = PhotoCheck.objects.visible_to(signed_in(request))
    return get_object_or_404(checks.select_related("account__platform", "asked_by", "earlier"), pk=pk)
