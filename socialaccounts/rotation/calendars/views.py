"""The calendar of what is due, and the feed of it for a person's own calendar."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to, signed_in
from config import clock
from socialaccounts.rotation.calendars.actions import make_feed, revoke_feed
from socialaccounts.rotation.calendars.ical import feed_of
from socialaccounts.rotation.calendars.models import Feed
from socialaccounts.rotation.calendars.months import PER_DAY, Month
from socialaccounts.rotation.calendars.queries import accounts_of, counts, entries
from socialaccounts.vault.rules import REVEAL_ANY

BACK, AHEAD = timedelta(days=62), timedelta(days=400)
"""How far the feed reaches."""


@open_to(STAFF)
@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """One month of what is due: of the accounts that I run, or of all of them for comms."""
    user = signed_in(request)
    everything = user.has_perm(REVEAL_ANY) and request.GET.get("whose") != "mine"
    shown = Month.asked_for(request.GET.get("month", ""))
    accounts = accounts_of(user, everything=everything)
    due = entries(accounts, shown.first, shown.last, per_day=PER_DAY)
    context = {
        "month": shown,
        "weeks": shown.weeks(due, counts(accounts, shown.first, shown.last)),
        "any": bool(due),
        "may_see_all": user.has_perm(REVEAL_ANY),
        "everything": everything,
        "whose": "all" if everything else "mine",
    }
    return render(request, "socialaccounts/rotation/calendar.html", context)


@open_to(STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def feed_settings(request: HttpRequest) -> HttpResponse:
    """Make, see and revoke my calendar feed."""
    user = signed_in(request)
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            revoke_feed(by=user)
            messages.success(request, "The address does not work any more.")
        else:
            make_feed(by=user)
            messages.success(
                request, "Your calendar address is ready. An earlier one does not work any more."
            )
        return redirect("rotation:feed")
    feed = Feed.objects.open().filter(person=user).first()
    address = settings.PORTAL_URL + feed.address() if feed else ""
    return render(request, "socialaccounts/rotation/feed.html", {"feed": feed, "address": address})


@login_not_required
@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a secret address: names of accounts and dates, never a secret."""
    found = Feed.objects.behind(token)
    if found is None:
        raise Http404
    today = clock.today()
    due = entries(accounts_of(found.person), today - BACK, today + AHEAD)
    return HttpResponse(feed_of(due), content_type="text/calendar; charset=utf-8")
