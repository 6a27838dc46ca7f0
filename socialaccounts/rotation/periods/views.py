"""How often passwords change: for the council, and for one account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import open_to
from config.workflow import Refused
from socialaccounts.register.editing import account_to_change, is_closed
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.periods.actions import SET_PERIOD, set_period
from socialaccounts.rotation.periods.forms import PeriodForm
from socialaccounts.vault.periods import Period, council_period, period_of

MOST_SHOWN = 20


@open_to(SET_PERIOD)
@require_http_methods(["GET", "POST"])
def for_council(request: HttpRequest) -> HttpResponse:
    """The period that holds for every account without one of its own."""
    return _page(request, None)


@open_to(SET_PERIOD)
@require_http_methods(["GET", "POST"])
def for_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The period of one account."""
    account, _ = account_to_change(request, pk)
    return is_closed(request, account) if account.is_closed else _page(request, account)


def _page(request: HttpRequest, account: SocialAccount | None) -> HttpResponse:
    period = period_of(account) if account else council_period()
    form = PeriodForm(request.POST if request.method == "POST" else None, period=period)
    if form.is_valid():
        try:
            made = set_period(by=request.user, account=account, **form.period)  # type: ignore[arg-type]
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Passwords now change {made}. The dates have been moved.")
            return redirect(account or "rotation:list")
    history = Period.objects.filter(account=account).select_related("by")[:MOST_SHOWN]
    own = Period.objects.filter(account__isnull=False).order_by("account__sort_name", "account", "-pk")
    context = {
        "account": account,
        "period": period,
        "form": form,
        "history": history,
        "own": [] if account else own.select_related("account")[:MOST_SHOWN],
    }
    return render(request, "socialaccounts/rotation/period.html", context)
