"""A person's own messages, in the portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.notices.models import Notice
from accounts.paging import keyset_page
from config import clock


@open_to(STAFF)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """My messages, newest first."""
    mine = Notice.objects.filter(recipient=signed_in(request))
    page = keyset_page(request, mine, by=("-id",), size=25)
    return render(request, "accounts/notices/list.html", {"page": page, "unread": mine.unread().exists()})


@open_to(STAFF)
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of my messages as read and go to what it is about."""
    notice = get_object_or_404(Notice, pk=pk, recipient=signed_in(request))
    Notice.objects.unread().filter(pk=pk).update(read_at=clock.now())
    return redirect(notice.path or "notices:list")


@open_to(STAFF)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my messages as read."""
    Notice.objects.unread().filter(recipient=signed_in(request)).update(read_at=clock.now())
    messages.success(request, "All notices are marked as read.")
    return redirect("notices:list")
