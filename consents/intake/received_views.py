"""The forms that came back from the scanner and that somebody must type up, so that none is forgotten in its batch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from config import clock
from consents.intake.views import FILERS
from consents.intake.waiting import received

LATE_DAYS = 5
"""After so many days a form that nobody typed up is late: until then no photo may be posted on it."""


@open_to(*FILERS)
@never_cache
@require_GET
def to_type_up(request: HttpRequest) -> HttpResponse:
    """The longest waiting first, with how long."""
    forms = received(signed_in(request)).select_related("issue__child", "uploaded_by", "service")
    page = keyset_page(request, forms, by=("uploaded_at", "id"), size=25)
    today = clock.today()
    rows = [(form, (today - clock.london_date(form.uploaded_at)).days) for form in page.items]
    return render(request, "consents/intake/to_type_up.html", {"page": page, "rows": rows, "late": LATE_DAYS})
