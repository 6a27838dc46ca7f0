"""Each view: who asks (session, person), the rows, and one small template; or, for the reveal, one recorded unsealing."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config import encryption
from tests.bench.floor.models import Account, AccountRequest, AuditEvent, Person, Record, Version

SIZE = 25


def who(request: HttpRequest) -> Person:
    return Person.objects.get(pk=request.session["_auth_user_id"], is_active=True)


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "floor/home.html", {"person": who(request)})


def accounts(request: HttpRequest) -> HttpResponse:
    rows = (
        Account.objects.exclude(status="closed")
        .order_by("sort_name", "pk")
        .values_list("name", "handle", "status")
    )
    return _list(request, rows)


def search(request: HttpRequest) -> HttpResponse:
    found = Account.objects.exclude(status="closed").filter(search_text__contains=request.GET["q"].lower())
    return _list(request, found.order_by("sort_name", "pk").values_list("name", "handle", "status"))


def requests(request: HttpRequest) -> HttpResponse:
    return _list(request, AccountRequest.objects.order_by("-pk").values_list("name", "status", "moved_at"))


def audit(request: HttpRequest) -> HttpResponse:
    rows = AuditEvent.objects.order_by("-sequence").values_list("at", "event", "actor_name", "target_ref")
    return _list(request, rows)


def _list(request: HttpRequest, rows) -> HttpResponse:  # type: ignore[no-untyped-def]
    return render(request, "floor/list.html", {"person": who(request), "rows": rows[:SIZE]})


def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    person = who(request)
    with transaction.atomic():
        version = Version.objects.get(account_id=pk)
        Record.objects.create(person=person.pk, account=pk, what="revealed")
    password = encryption.unseal(
        version.sealed_password, context=f"socialaccounts.version:{version.pk}:password"
    )
    return render(request, "floor/reveal.html", {"person": person, "password": password.decode()})
