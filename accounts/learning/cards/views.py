"""The guidance in one list; for comms the form to write it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to, signed_in
from accounts.learning.cards import actions
from accounts.learning.cards.forms import CardForm
from accounts.learning.cards.models import Card
from config.workflow import Refused

MANAGE = "accounts.manage_learning"
MOST = 200


@open_to(STAFF)
@require_GET
def guidance(request: HttpRequest) -> HttpResponse:
    """Every card; those kept for later for comms only."""
    may_manage = signed_in(request).has_perm(MANAGE)
    cards = Card.objects.select_related("changed_by")
    if not may_manage:
        cards = cards.filter(is_shown=True)
    return render(
        request, "accounts/learning/cards/list.html", {"cards": cards[:MOST], "may_manage": may_manage}
    )


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a new card, or change one."""
    card = get_object_or_404(Card, pk=pk) if pk else Card()
    form = CardForm(request.POST if request.method == "POST" else None, card=card)
    if form.is_bound and form.is_valid():
        try:
            card = actions.keep(card=card, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, f"“{card.title}” is saved.")
            return redirect("guidance:list")
    return render(request, "accounts/learning/cards/keep.html", {"card": card, "form": form})
