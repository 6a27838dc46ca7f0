"""The pages on which an officer fills in a request, and hands it in."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to, signed_in
from approvals.requests import actions, rules
from approvals.requests.alike import alike
from approvals.requests.answers import sections
from approvals.requests.existing import existing_accounts
from approvals.requests.finding import find, find_step, sent_away
from approvals.requests.forms import StepForm
from approvals.requests.models import AccountRequest
from approvals.requests.progress import next_step
from approvals.requests.step_forms import step_form
from approvals.requests.steps import STEPS, WAYS, Step, incomplete, steps_of
from approvals.requests.submissions import changes
from approvals.requests.workflow import OPEN, RequestKind, Status
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount

CONFLICT = 409


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first step. The draft is made when it is answered, once however often it is sent."""
    step, user = STEPS[0], signed_in(request)
    token = _token(request)
    blank = AccountRequest(requester=user, moved_by=user, token=token)
    form = step_form(step, blank, user, request.POST or None, relaxed="later" in request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.start(token=token, step=step, answers=form.cleaned_data, by=user)
            return _onwards(request, asked, step)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    drafts = AccountRequest.objects.filter(requester=user, status=Status.DRAFT)[:5]
    return _page(request, blank, step, form, token=token, drafts=drafts)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The first step of a request about an account; whoever has asked already goes on with that."""
    user, wish = signed_in(request), _kind(kind)
    visible = SocialAccount.objects.visible_to(user).select_related("platform", "service")
    subject, token = get_object_or_404(visible, pk=pk), _token(request)
    mine = AccountRequest.objects.filter(requester=user, subject=subject, kind=wish, status__in=sorted(OPEN))
    if request.method == "GET" and (begun := mine.first()):
        return redirect(begun)
    blank, first = actions.blank_request(kind=wish, subject=subject, by=user), WAYS[wish][0]
    if bar := rules.bar_to_ask_about(blank, user):
        messages.error(request, bar)
        return redirect(subject)
    form = step_form(first, blank, user, request.POST or None, relaxed="later" in request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.start(
                token=token, step=first, answers=form.cleaned_data, by=user, kind=wish, subject=subject
            )
            return _onwards(request, asked, first)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, blank, first, form, token=token)


def _kind(word: str) -> RequestKind:
    """The kind of request about an account. Raises Http404."""
    if word not in (RequestKind.JOIN, RequestKind.CLOSE):
        raise Http404
    return RequestKind(word)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One step of a draft or a returned request: saved, then on to the next or back to the check page."""
    asked, user = find(request, pk), signed_in(request)
    step = find_step(asked, slug)
    if request.method == "GET" and (bar := rules.bar_to_edit(asked, user)):
        return sent_away(request, asked, bar)
    relaxed = "later" in request.POST and asked.is_draft
    form = step_form(step, asked, user, request.POST if request.method == "POST" else None, relaxed=relaxed)
    if form.is_bound and form.is_valid():
        try:
            asked = actions.save_step(request=asked, step=step, answers=form.cleaned_data, by=user)
            return _onwards(request, asked, step)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return _page(request, asked, step, form, status=CONFLICT)
    return _page(request, asked, step, form)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers with links to change them, and the button that hands the request in."""
    asked, user = find(request, pk), signed_in(request)
    if bar := rules.bar_to_edit(asked, user):
        return sent_away(request, asked, bar)
    missing, refused = incomplete(asked), ""
    if request.method == "POST":
        try:
            actions.submit(request=asked, by=user)
            return redirect("requests:submitted", asked.pk)
        except Refused as refusal:
            refused = refusal.message
    returned = asked.returned
    concerned = frozenset(returned.questions if returned else ())
    differences = [] if asked.is_draft else changes(asked)
    context = {
        "asked": asked,
        "sections": sections(
            asked,
            changeable=True,
            concerned=concerned,
            changed=frozenset(change.name for change in differences),
        ),
        "changes": differences,
        "missing": missing,
        "refused": refused,
        "alike": alike(asked, user),
        "returned": returned,
        "back_url": reverse("requests:step", args=[asked.pk, steps_of(asked)[-1].slug]),
    }
    return render(request, "approvals/requests/check.html", context, status=CONFLICT if refused else 200)


@open_to(STAFF)
@require_GET
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """That a request was handed in, with its reference and what happens next."""
    asked = find(request, pk)
    if asked.is_editable:
        return redirect(asked)
    return render(
        request,
        "approvals/requests/submitted.html",
        {"asked": asked, "next_step": next_step(asked, signed_in(request))},
    )


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, after asking."""
    asked, user = find(request, pk), signed_in(request)
    if not asked.is_draft:
        return sent_away(request, asked, asked.standing())
    if request.method == "POST":
        name = f"{asked.reference} {asked.title}"
        try:
            actions.discard(request=asked, by=user)
        except Refused as refusal:
            return sent_away(request, asked, refusal.message)
        messages.success(request, f"The draft {name} is deleted.")
        return redirect("requests:list")
    return render(request, "approvals/requests/discard.html", {"asked": asked})


def _token(request: HttpRequest) -> UUID:
    """The token that the page was given, or a new one."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _onwards(request: HttpRequest, asked: AccountRequest, step: Step) -> HttpResponse:
    """Where somebody goes who has answered a step: away, back to the check page, or on to the next step."""
    if "later" in request.POST:
        messages.success(request, f"{asked.reference} is saved. You find it under your requests.")
        return redirect("requests:list")
    following = step.following
    if following is None or request.GET.get("from") == "check":
        return redirect("requests:check", asked.pk)
    return redirect("requests:step", asked.pk, following.slug)


def _page(
    request: HttpRequest,
    asked: AccountRequest,
    step: Step,
    form: StepForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    returned = asked.returned
    context = {
        "asked": asked,
        "step": step,
        "steps": len(step.way),
        "form": form,
        "back_url": _back_url(request, asked, step),
        "existing": existing_accounts(asked) if step.slug == "existing" else None,
        "returned": returned if returned and step.slug in returned.steps else None,
        **more,
    }
    return render(request, "approvals/requests/step.html", context, status=status)


def _back_url(request: HttpRequest, asked: AccountRequest, step: Step) -> str:
    if asked.pk and request.GET.get("from") == "check":
        return reverse("requests:check", args=[asked.pk])
    before = step.previous
    if before:
        return reverse("requests:step", args=[asked.pk, before.slug])
    return asked.subject.get_absolute_url() if asked.subject else reverse("requests:list")
