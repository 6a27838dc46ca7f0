"""Each view: who asks and what they may (session, person, grants), the rows that the page names, and one plain template.

The least that such a page cannot do without: a menu by role, the choices of its filters, a link for each row. Rules that
take more than a filter (who may see which row, what a workflow allows), and the chain of the audit, are left out.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from config import encryption
from tests.bench.floor import models

SIZE = 25


def page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """The template with who asks and the menu of what they may."""
    person = models.Person.objects.get(pk=request.session["_auth_user_id"], is_active=True)
    may = set(models.Grant.objects.filter(user_id=person.pk).values_list("permission", flat=True))
    return render(request, f"floor/{name}.html", {"person": person, "may": may, **context})


def home(request: HttpRequest) -> HttpResponse:
    me, today = request.session["_auth_user_id"], timezone.localdate()
    asked = models.AccountRequest.objects.order_by("moved_at").values_list("pk", "name", "platform", "status")
    held = models.Held.objects.filter(user_id=me).order_by("sort_name")
    due = models.Due.objects.filter(user_id=me).order_by("due_on")
    forms = models.Form.objects
    checks = models.PhotoCheck.objects.filter(asked_by_id=me, outcome="ALLOW", publish_on__gte=today)
    return page(
        request,
        "home",
        claimed=asked.filter(claimed_by_id=me, status__in=["in_review", "resubmitted", "approved"])[:10],
        free=asked.filter(status="supported")[:10],
        own=asked.filter(requester_id=me)[:10],
        due=due.values_list("account_id", "name", "due_on")[:10],
        held=held.values_list("account_id", "name", "platform", "status")[:10],
        planned=models.AccountRow.objects.filter(status="planned")[:100].count(),
        forms=forms.filter(uploaded_by_id=me, status__in=["draft", "rejected"]).values_list("pk", "status")[
            :10
        ],
        waiting=forms.filter(status="filed")[:6].count(),
        ending=forms.filter(status="verified", valid_until__range=(today, today + timedelta(30)))[
            :100
        ].count(),
        checks=checks.values_list("pk", flat=True)[:5],
        notices=models.Notice.objects.filter(recipient_id=me, read_at=None).values_list("pk", "title")[:5],
    )


def accounts(request: HttpRequest) -> HttpResponse:
    return _accounts(request, models.Account.objects.all())


def search(request: HttpRequest) -> HttpResponse:
    return _accounts(request, models.Account.objects.filter(search_text__contains=request.GET["q"].lower()))


def vault(request: HttpRequest) -> HttpResponse:
    columns = ("pk", "name", "handle", "platform", "service", "holders", "due_on", "is_starred", "last_at")
    text = request.GET.get("q", "").lower()
    found = models.Vault.objects.exclude(status="closed")
    found = found.filter(search_text__contains=text) if text else found
    return page(request, "vault", rows=found.order_by("sort_name", "pk").values_list(*columns)[:SIZE])


def requests(request: HttpRequest) -> HttpResponse:
    columns = (
        "pk",
        "name",
        "platform",
        "service",
        "requester",
        "status",
        "claimed_by",
        "submitted_at",
        "moved_at",
    )
    rows = models.AccountRequest.objects.order_by("-pk").values_list(*columns)
    return page(request, "requests", rows=rows[:SIZE], choices=_choices())


def audit(request: HttpRequest) -> HttpResponse:
    columns = ("at", "actor_name", "event", "target_ref", "reason", "details", "sequence")
    return page(
        request, "audit", rows=models.AuditEvent.objects.order_by("-sequence").values_list(*columns)[:SIZE]
    )


def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    me = request.session["_auth_user_id"]
    with transaction.atomic():
        if not models.Held.objects.filter(user_id=me, account_id=pk).exists():
            raise Http404
        version = models.Version.objects.get(account_id=pk)
        models.Record.objects.create(person=me, account=pk, what="revealed")
    password = encryption.unseal(
        version.sealed_password, context=f"socialaccounts.version:{version.pk}:password"
    )
    return page(request, "reveal", password=password.decode())


def _accounts(request: HttpRequest, found: QuerySet[models.Account]) -> HttpResponse:
    columns = ("pk", "name", "handle", "platform", "service", "lead", "status")
    rows = found.exclude(status="closed").order_by("sort_name", "pk").values_list(*columns)[:SIZE]
    return page(request, "accounts", rows=rows, choices=_choices())


def _choices() -> dict[str, Any]:
    """What the filters of a list offer."""
    return {
        "platform": models.Platform.objects.order_by("name").values_list("pk", "name"),
        "service": models.Service.objects.order_by("name").values_list("pk", "name"),
    }
