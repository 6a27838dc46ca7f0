"""The pages about services."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.people.models import Membership, Service, User
from accounts.staff import services
from accounts.staff.editing import sentence_at_its_field
from accounts.staff.forms import ManagersForm, ServiceForm
from accounts.staff.views import AUDIT, MANAGE
from config.workflow import Refused


@open_to(MANAGE, AUDIT)
@require_GET
def services_list(request: HttpRequest) -> HttpResponse:
    """Every service, with its managers and how many people work in it."""
    current = Membership.objects.current()
    managing = current.filter(is_manager=True, user__in=User.objects.active()).select_related("user")
    here = Q(memberships__in=current.filter(user__in=User.objects.active()))
    found = Service.objects.annotate(people=Count("memberships", filter=here)).prefetch_related(
        Prefetch("memberships", managing, to_attr="managing")
    )
    page = keyset_page(request, found, by=("name",), size=25)
    return render(request, "accounts/staff/services/list.html", {"page": page})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def add_service(request: HttpRequest) -> HttpResponse:
    """A new service."""
    form = ServiceForm(request.POST or None)
    if form.is_valid():
        try:
            service = services.add_service(name=form.cleaned_data["name"], by=signed_in(request))
        except Refused as refusal:
            sentence_at_its_field(form, refusal)
        else:
            messages.success(request, f"{service} is added.")
            return redirect("people:services")
    return render(request, "accounts/staff/services/add.html", {"form": form})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def rename_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name."""
    service = get_object_or_404(Service, pk=pk)
    form = ServiceForm(request.POST or None, initial={"name": service.name})
    if form.is_valid():
        try:
            services.rename_service(service=service, name=form.cleaned_data["name"], by=signed_in(request))
        except Refused as refusal:
            sentence_at_its_field(form, refusal)
        else:
            messages.success(request, "The service is renamed.")
            return redirect("people:services")
    return render(request, "accounts/staff/services/rename.html", {"form": form, "service": service})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def close_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a service that is empty."""
    service = get_object_or_404(Service, pk=pk)
    refusal_text = ""
    if request.method == "POST":
        try:
            services.close_service(service=service, by=signed_in(request))
        except Refused as refusal:
            refusal_text = refusal.message
        else:
            messages.success(request, f"{service} is closed.")
            return redirect("people:services")
    context = {"service": service, "refusal": refusal_text}
    return render(request, "accounts/staff/services/close.html", context)


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def managers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of its members manages it."""
    service = get_object_or_404(Service, pk=pk)
    managing = Membership.objects.current().filter(service=service, user=OuterRef("pk"), is_manager=True)
    members: list[Any] = list(
        service.members().annotate(manages=Exists(managing)).order_by("-manages", "full_name", "pk")
    )
    chosen = [str(one.pk) for one in members if one.manages]
    form = ManagersForm(
        request.POST if request.method == "POST" else None, members=members, initial={"managers": chosen}
    )
    if form.is_valid():
        try:
            services.set_managers(service=service, managers=form.chosen, by=signed_in(request))
        except Refused as refusal:
            sentence_at_its_field(form, refusal)
        else:
            messages.success(request, f"The managers of {service} are recorded.")
            return redirect("people:services")
    return render(request, "accounts/staff/services/managers.html", {"form": form, "service": service})
