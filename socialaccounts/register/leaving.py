"""Leaving an account: one click for a holder, unless nobody would be left to answer for it (policy D1, X7)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.people.models import User
from config.workflow import Refused
from socialaccounts.register.actions import change_capacity, remove_holder
from socialaccounts.register.models import Capacity, Holder, SocialAccount
from socialaccounts.register.telling import tell

REASON = "Left the account"


@transaction.atomic
def leave(*, account: SocialAccount, by: User) -> Holder | None:
    """End one's own holding at once; returns the deputy who becomes the lead where the lead leaves.

    The other holders are told. Raises Refused for whoever does not hold the account, and for the last who answers for it,
    naming who must be found first.
    """
    account = SocialAccount.objects.lock(account.pk)
    mine = account.holders.unended().filter(user=by).first()
    if mine is None:
        raise Refused(f"You do not hold {account.name}.")
    others = account.holders.current().exclude(user=by).select_related("user", "account__platform")
    answering = others.filter(capacity__in=[Capacity.LEAD, Capacity.DEPUTY], user__is_active=True)
    if mine.capacity != Capacity.EDITOR and not answering.exists():
        raise Refused(_who_first(account, mine))
    successor = None
    if mine.capacity == Capacity.LEAD:
        eldest = answering.order_by("since", "pk").first()
        successor = change_capacity(holder=eldest, capacity=Capacity.LEAD, by=by) if eldest else None
        mine = account.holders.unended().get(user=by)
    remove_holder(holder=mine, by=by, reason=REASON)
    people = [holder.user for holder in others.all()]
    tell(account, "holder_left", people, by, title=f"{by.full_name} has left {account.name}")
    return successor


@open_to(STAFF)
@require_POST
def leave_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, and say who leads the account now if that changes."""
    user = signed_in(request)
    account = get_object_or_404(SocialAccount.objects.visible_to(user), pk=pk)
    try:
        successor = leave(account=account, by=user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(account)
    after = f" {successor.user.full_name} leads it now." if successor else ""
    messages.success(request, f"You no longer hold {account.name}.{after}")
    return redirect(account)


def _who_first(account: SocialAccount, holder: Holder) -> str:
    """The refusal to the last: who has to be found, and who can help."""
    managers = [person.full_name for person in account.service.managers() if person.pk != holder.user_id]
    helpers = " or ".join([*managers, "the communications team"])
    return (
        f"You are the last who answers for {account.name}. "
        f"A new lead must be found first: ask {helpers}, or ask for the account to be closed."
    )
