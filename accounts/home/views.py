"""The pages composed of one panel per room; the panels are the rooms' own (design 3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import STAFF, open_to
from config import clock


@open_to(STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """What needs me now, what I can start, what I look after."""
    return render(request, "home.html", {"time_of_day": _time_of_day()})


@open_to("approvals.review_request")
def attention(request: HttpRequest) -> HttpResponse:
    """Comms' one queue: what is late or unsafe, worst first."""
    return render(request, "attention.html")


def _time_of_day() -> str:
    hour = clock.now().astimezone(clock.LONDON).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
