"""Looking up forms and children. Names are searched by POST and travel sealed, never in an address."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import MANAGERS, may_open, open_to, signed_in
from accounts.paging import keyset_page
from config import clock
from config.references import number
from consents.records import finding
from consents.records.child_views import FILERS, READERS
from consents.records.folding import is_searchable
from consents.records.form import FormQuerySet
from consents.records.forms import FilterForm
from consents.records.models import Child, Consent, Form, Status
from consents.records.summary import rows_of


@open_to(*READERS)
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """The forms that this person may know of, the newest first, searched and filtered."""
    user = signed_in(request)
    text = finding.reveal(request.GET.get("find", ""), user)
    filters = FilterForm(request.GET)
    found = _filtered(Form.objects.visible_to(user), filters)
    if text:
        found = found.search(text)
    people = found.select_related("adult", "service").prefetch_related(
        Prefetch("consents", Consent.objects.select_related("child"))
    )
    page = keyset_page(request, people, by=("-id",), size=25)
    context = {"page": page, "filters": filters, "text": text, "find": request.GET.get("find", "")}
    context["is_set"] = bool(text or request.GET)
    context["short"] = bool(text) and not is_searchable(text)
    context["may_file"] = may_open(user, (MANAGERS, "consents.file_form"))
    return render(request, "consents/records/list.html", context)


NOT_BACK = (Status.ISSUED, Status.VOID)


def _filtered(found: FormQuerySet, filters: FilterForm) -> FormQuerySet:
    # Printed forms that are not back have a list of their own.
    if not filters.is_valid():
        return found.exclude(status__in=NOT_BACK)
    state, days = filters.cleaned_data["state"], filters.cleaned_data["expiring"]
    if state == "withdrawn":
        found = found.withdrawn()
    elif state == "expired":
        found = found.filter(status=Status.VERIFIED, valid_until__lt=clock.today())
    elif state:
        found = found.filter(status=state)
    else:
        found = found.exclude(status__in=NOT_BACK)
    return found.expiring(int(days)) if days else found


@open_to(*READERS)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """From typed words to a list: forms, or (with `in=children`) children. A whole reference goes straight to its form."""
    user = signed_in(request)
    text = request.POST.get("q", "").strip()
    exact = number("CF", text)
    if exact is not None and Form.objects.visible_to(user).filter(pk=exact).exists():
        return redirect("consents:form", exact)
    where = "consents:children" if request.POST.get("in") == "children" else "consents:list"
    response = redirect(where)
    if text:
        response["Location"] += f"?find={finding.hide(text, user)}"
    return response


@open_to(*READERS)
@never_cache
@require_GET
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: where it stands, whom and what it covers, until when, and its history."""
    user = signed_in(request)
    visible = Form.objects.visible_to(user).select_related(
        "wording", "adult", "service", "uploaded_by", "verified_by", "replaces"
    )
    found = get_object_or_404(visible, pk=pk)
    if found.is_untyped:
        return redirect("consents:details" if found.is_draft else "consents:issued", pk)
    consents = list(found.consents.select_related("child"))
    children = [consent.child for consent in consents]
    context = {
        "cf": found,
        "rows": rows_of(found),
        "children": children,
        "withdrawals": _withdrawals(children, since=found),
        "replacements": list(Form.objects.visible_to(user).filed().filter(replaces=found)),
        "may_file": may_open(user, (MANAGERS, "consents.file_form")),
        "may_see_scan": found.uploaded_by_id == user.pk or user.has_perm("consents.view_scan_any"),
        "may_verify": user.has_perm("consents.verify_form") and found.uploaded_by_id != user.pk,
    }
    return render(request, "consents/records/form.html", context)


def _withdrawals(children: list[Child], *, since: Form) -> list[dict[str, object]]:
    """What was taken back for these children since the form was signed, in the words of its wording."""
    rows = []
    for child in Child.objects.filter(pk__in=[one.pk for one in children]).prefetch_related(
        "withdrawals__adult", "withdrawals__correction"
    ):
        for one in child.withdrawals.all():
            if since.signed_on is None or one.received_on >= since.signed_on:
                rows.append({"child": child, "withdrawal": one, "labels": since.labels(one.channels)})
    return rows


@open_to(*READERS)
@never_cache
@require_GET
def children(request: HttpRequest) -> HttpResponse:
    """Children by name. Nobody leafs through all of them: a search comes first, and finds a few."""
    user = signed_in(request)
    text = finding.reveal(request.GET.get("find", ""), user)
    found = list(Child.objects.visible_to(user).search(text)) if text else []
    context = {"text": text, "found": found, "may_add": may_open(user, FILERS)}
    context["short"] = bool(text) and not is_searchable(text)
    return render(request, "consents/records/children.html", context)
