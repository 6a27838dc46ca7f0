"""Each view: who asks and what they may (session, person, grants), the rows that the page names, and one plain template."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.audit.catalogue import Event
from config import encryption
from tests.bench.floor import models

SIZE = 25
SECTIONS = (
    ("Home", "/", ""),
    ("Register", "/accounts/", ""),
    ("Requests", "/requests/", ""),
    ("Consents", "/consents/", "consents.run_check"),
    ("Photo checks", "/checks/", "consents.run_check"),
    ("Attention", "/attention/", "approvals.review_request"),
    ("Incidents", "/incidents/", ""),
    ("Audit", "/audit/", "accounts.view_auditevent"),
    ("People", "/people/", "accounts.manage_people"),
)
ACCOUNT = (("Notices", "/notices/"), ("My sign-in details", "/sign-in/details/"))
FOOTER = (
    ("Help", "/help/"),
    ("Accessibility", "/help/accessibility/"),
    ("Privacy notice for staff", "/help/privacy/"),
)
SORTS = [(name, f"?sort={name.lower()}") for name in ("Name", "Platform", "Service", "Newest")]
TABS = (
    ("claim", "To claim"),
    ("desk", "Claimed by me"),
    ("conditions", "Conditions waiting"),
    ("colleagues", "With colleagues or the requester"),
    ("managers", "With managers"),
    ("ended", "Finished"),
    ("own", "My requests"),
    ("all", "All requests"),
)
# Of a field: its name, label, hint, and choices, none for a box to type in.
STATUS = ("status", "Status", "", [(one, one) for one in ("live", "planned", "parked", "closed", "any")])
MINE = ("mine", "Only accounts that I hold", "", ())
AUDIT_FIELDS = [
    ("person", "Person", "Name or email address", ()),
    ("object", "Object", "A reference, such as SA-0012", ()),
    ("event", "Event", "", Event.choices),
    *((f"{end}_{box}", box, "", ()) for end in ("first", "last") for box in ("day", "month", "year")),
]
OPEN = ["submitted", "supported", "in_review", "resubmitted", "returned", "approved"]
MOST_COUNTED = 500
LINKS = {
    "Ask for a social media account": [
        ("Ask for a new account", "/requests/new/"),
        ("All your requests", "/requests/"),
    ],
    "Pictures of children": [
        ("Check a photo before it is posted", "/checks/new/"),
        ("Upload a signed form", "/consents/forms/new/"),
        ("Find a child", "/consents/children/"),
        ("Look at consent forms", "/consents/"),
    ],
    "Accounts you hold": [
        ("All accounts you hold", "/accounts/?mine=yes"),
        ("Vault: every password that you can fetch", "/vault/"),
        ("Look up any account of the council", "/accounts/"),
        ("Calendar of what is due", "/calendar/"),
    ],
    "The register": [
        ("Approved, not live yet", "/accounts/?status=planned"),
        ("Password changes", "/passwords/"),
        ("Drills: can comms sign in?", "/drills/"),
        ("Red list", "/red-list/"),
        ("What is late or unsafe", "/attention/"),
    ],
}


def page(request: HttpRequest, template: str, /, **context: Any) -> HttpResponse:
    """The template with who asks and the menu of what they may."""
    person = models.Person.objects.get(pk=request.session["_auth_user_id"], is_active=True)
    may = set(models.Grant.objects.filter(user_id=person.pk).values_list("permission", flat=True))
    layout = {"council_name": "Council", "sections": SECTIONS, "account": ACCOUNT, "footer": FOOTER}
    return render(request, f"floor/{template}.html", {"person": person, "may": may, **layout, **context})


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
        due=due.values_list("account_id", "name", "due_on")[:10],
        panels=zip(
            LINKS,
            LINKS.values(),
            [
                asked.filter(requester_id=me)[:10],
                [],
                held.values_list("account_id", "name", "platform", "status")[:10],
                [],
            ],
            strict=True,
        ),
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
    rows = found.order_by("sort_name", "pk").values_list(*columns)
    return page(request, "vault", sorts=SORTS, **_paged(rows))


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
    me = request.session["_auth_user_id"]
    waits = models.AccountRequest.objects.filter(status__in=OPEN)[:MOST_COUNTED].aggregate(
        claim=Count("pk", filter=Q(status="supported")),
        desk=Count("pk", filter=Q(claimed_by_id=me, status__in=["in_review", "resubmitted"])),
        conditions=Count("pk", filter=Q(status="approved")),
    )
    tabs = [(key, text, waits.get(key)) for key, text in TABS]
    return page(request, "requests", tabs=tabs, fields=_filters(), **_paged(rows))


def audit(request: HttpRequest) -> HttpResponse:
    columns = ("at", "actor_name", "event", "target_ref", "reason", "details", "sequence")
    rows = models.AuditEvent.objects.order_by("-sequence").values_list(*columns)
    return page(request, "audit", fields=AUDIT_FIELDS, **_paged(rows))


def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    me = request.session["_auth_user_id"]
    with transaction.atomic():
        held = models.Held.objects.filter(user_id=me, account_id=pk).values_list("name", "platform").first()
        if held is None:
            raise Http404
        version = models.Version.objects.get(account_id=pk)
        models.Record.objects.create(person=me, account=pk, what="revealed")
    password = encryption.unseal(
        version.sealed_password, context=f"socialaccounts.version:{version.pk}:password"
    )
    name, platform = held
    shown = {"name": name, "platform": platform, "username": version.username, "password": password.decode()}
    return page(request, "reveal", pk=pk, **shown)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Only for its address."""
    raise Http404


def _accounts(request: HttpRequest, found: QuerySet[models.Account]) -> HttpResponse:
    columns = ("pk", "name", "handle", "platform", "service", "lead", "status")
    rows = found.exclude(status="closed").order_by("sort_name", "pk").values_list(*columns)
    return page(request, "accounts", sorts=SORTS, fields=[*_filters(), STATUS, MINE], **_paged(rows))


def _paged(found: QuerySet[Any, Any]) -> dict[str, Any]:
    """The rows of the first page, and the key of its last."""
    rows = list(found[: SIZE + 1])
    return {"rows": rows[:SIZE], "last": rows[-1][0] if rows else ""}


def _filters() -> list[tuple[str, str, str, Any]]:
    """Search, platform and service."""
    named = {
        model: model.objects.order_by("name").values_list("pk", "name")
        for model in (models.Platform, models.Service)
    }
    return [
        ("q", "Search", "Name, handle or reference", ()),
        ("platform", "Platform", "", named[models.Platform]),
        ("service", "Service", "", named[models.Service]),
    ]
