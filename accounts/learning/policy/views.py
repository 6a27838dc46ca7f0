"""Reading the policy; for comms writing it and seeing who has not read it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit
from accounts.doors import STAFF, open_to, signed_in
from accounts.learning.markdown import sections, to_html
from accounts.learning.policy import actions
from accounts.learning.policy.forms import ReadForm, VersionForm
from accounts.learning.policy.models import Acknowledgement, PolicyVersion
from accounts.learning.policy.queries import outstanding
from accounts.paging import keyset_page
from accounts.spreadsheet import csv_answer, csv_lines
from config.workflow import Refused

MANAGE = "accounts.manage_learning"
AUDIT = "accounts.view_auditevent"


@open_to(STAFF)
@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force: quick guide, sections, and whether I have acknowledged it."""
    version = PolicyVersion.objects.current()
    mine = (
        Acknowledgement.objects.in_force().filter(person=signed_in(request)).select_related("version").first()
    )
    context = {"version": version, "mine": mine, **(_shown(version) if version else {})}
    return render(request, "accounts/learning/policy/policy.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """Section by section, with a tick at the end of each; then it is acknowledged for a year."""
    version = PolicyVersion.objects.current()
    if version is None:
        return redirect("policy:policy")
    parts = sections(version.body)
    form = ReadForm(request.POST if request.method == "POST" else None, sections=parts)
    if form.is_bound and request.POST.get("version") != str(version.pk):
        messages.error(request, "The policy has changed since you opened this page. Read the new version.")
        return redirect("policy:read")
    if form.is_bound and form.is_valid():
        given = actions.acknowledge(version=version, by=signed_in(request))
        messages.success(
            request, f"Thank you. You have acknowledged version {given.version.version} of the policy."
        )
        return redirect("policy:policy")
    return render(
        request, "accounts/learning/policy/read.html", {"version": version, "form": form, **_shown(version)}
    )


@open_to(STAFF)
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first; drafts for those who write them only."""
    found = PolicyVersion.objects.select_related("issued_by", "written_by")
    if not signed_in(request).has_perm(MANAGE):
        found = found.filter(issued_at__isnull=False)
    return render(
        request, "accounts/learning/policy/versions.html", {"page": keyset_page(request, found, by=("-id",))}
    )


@open_to(STAFF)
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was, or as it will be."""
    found = _find(request, pk)
    return render(request, "accounts/learning/policy/version.html", {"version": found, **_shown(found)})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Draft a version, starting from the one in force, or change a draft."""
    if pk is None:
        now = PolicyVersion.objects.current()
        draft = PolicyVersion(quick_guide=now.quick_guide, body=now.body) if now else PolicyVersion()
    else:
        draft = _find(request, pk)
    if draft.is_issued:
        messages.error(request, "An issued version stays as it is. Write a new one.")
        return redirect(draft)
    form = VersionForm(request.POST if request.method == "POST" else None, version=draft)
    if form.is_bound and form.is_valid():
        try:
            draft = actions.write(draft=draft, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "The draft is saved. Nobody else sees it until you issue it.")
            return redirect(draft)
    return render(request, "accounts/learning/policy/write.html", {"version": draft, "form": form})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then put a draft in force."""
    draft = _find(request, pk)
    if request.method == "POST":
        try:
            actions.issue(version=draft, by=signed_in(request))
            messages.success(
                request, f"Version {draft.version} is in force. Those who must read it are told."
            )
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect(draft)
    return render(
        request, "accounts/learning/policy/issue.html", {"version": draft, "asked": outstanding().count()}
    )


@open_to(MANAGE, AUDIT)
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """Who must read the policy and has not."""
    page = keyset_page(
        request, outstanding().prefetch_related("memberships__service"), by=("full_name", "id")
    )
    context = {"page": page, "version": PolicyVersion.objects.current()}
    return render(request, "accounts/learning/policy/unread.html", context)


@open_to(MANAGE, AUDIT)
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """The same as a spreadsheet; the export is itself an event."""
    with transaction.atomic():
        audit.record(audit.Event.POLICY_EXPORTED, by=signed_in(request))
    people = outstanding().order_by("full_name", "pk").iterator(chunk_size=500)
    rows = ((person.full_name, person.email) for person in people)
    return csv_answer("policy-not-read", csv_lines(("Name", "Email address"), rows))


def _find(request: HttpRequest, pk: int) -> PolicyVersion:
    found = PolicyVersion.objects.all()
    if not signed_in(request).has_perm(MANAGE):
        found = found.filter(issued_at__isnull=False)
    return get_object_or_404(found, pk=pk)


def _shown(version: PolicyVersion) -> dict[str, object]:
    return {"guide": to_html(version.quick_guide), "sections": sections(version.body)}
