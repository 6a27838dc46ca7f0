"""A person's own messages, in the portal, and for administrators those that could not be mailed."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.notices.forms import PreferenceForm
from accounts.notices.models import ChannelPost, Notice, Preference
from accounts.notices.tasks import deliver
from accounts.paging import keyset_page
from config import clock
from config.celery import soon

ADMINISTER = "accounts.manage_people"


@open_to(STAFF)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """My messages, newest first: all, only the unread ones, or those whose title has the words looked for."""
    mine = Notice.objects.filter(recipient=signed_in(request))
    words, unread = request.GET.get("q", "").strip(), request.GET.get("show") == "unread"
    found = mine.unread() if unread else mine
    for word in words.split()[:8]:
        found = found.filter(title__icontains=word)
    context = {
        "page": keyset_page(request, found, by=("-id",), size=25),
        "unread": mine.unread().exists(),
        "words": words,
        "only_unread": unread,
        "preference": Preference.objects.filter(person=signed_in(request)).first(),
    }
    return render(request, "accounts/notices/list.html", context)


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


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def preference(request: HttpRequest) -> HttpResponse:
    """Say whether I want each notice by email at once, or one email a day."""
    user = signed_in(request)
    present = Preference.objects.filter(person=user).first()
    initial = {"mail": present.mail if present else Preference.Mail.AT_ONCE}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        Preference.objects.update_or_create(person=user, defaults={"mail": form.cleaned_data["mail"]})
        messages.success(request, "Your choice is saved.")
        return redirect("notices:list")
    return render(request, "accounts/notices/preference.html", {"form": form, "at": settings.DIGEST_AT})


@open_to(ADMINISTER)
@require_GET
def failed(request: HttpRequest) -> HttpResponse:
    """What could not be mailed or posted so far, why, and when it is tried again."""
    waiting = Notice.objects.failed().select_related("recipient")
    context = {
        "page": keyset_page(request, waiting, by=("-id",), size=25),
        "posts": ChannelPost.objects.filter(sent_at__isnull=True, failures__gt=0)[:10],
    }
    return render(request, "accounts/notices/failed.html", context)


@open_to(ADMINISTER)
@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Try everything that failed now instead of at its next turn."""
    now = clock.now()
    tried = Notice.objects.failed().filter(next_try_at__gt=now).update(next_try_at=now)
    tried += ChannelPost.objects.filter(sent_at__isnull=True, next_try_at__gt=now).update(next_try_at=now)
    soon(deliver)
    messages.success(request, "They are tried again now." if tried else "Everything is being tried already.")
    return redirect("notices:failed")
