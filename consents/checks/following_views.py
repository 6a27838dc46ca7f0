"""What follows a photo check: it is answered, posted, taken down; and sign-offs for looked-after children."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from config.workflow import Refused
from consents.checks import answering, posting, signing_off
from consents.checks.following_forms import AnswerForm, PostForm, SignOffForm
from consents.checks.forms import place_of
from consents.checks.pages import referred_to
from consents.checks.post import Post
from consents.checks.signoff import SignOff
from consents.checks.views import CHECKERS, find
from consents.records.models import Child


@open_to(*CHECKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """I have posted it: where and when; the check is made once more in the same transaction."""
    shown = find(request, pk)
    form = PostForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        given["once"] = given["once"] or uuid.uuid4()
        try:
            post = posting.record_post(check=shown, **given, by=signed_in(request))
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            _say_how_it_stands(request, post)
            return redirect(post.photo_check)
    return render(request, "consents/checks/posted.html", {"check": shown, "form": form})


def _say_how_it_stands(request: HttpRequest, post: Post) -> None:
    if post.is_permitted:
        messages.success(request, "Recorded. The photo may stay where it is.")
    else:
        said = (
            "Take the post down now. Something was recorded since the check, and the photo may not be shown."
        )
        messages.error(request, said)


@open_to(*CHECKERS)
@require_POST
def removed(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Record that a post is not there any more."""
    shown = find(request, pk)
    row = get_object_or_404(Post, pk=post, photo_check=shown)
    try:
        posting.record_removal(post=row, by=signed_in(request))
        messages.success(request, "Recorded: the post has been taken down.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(shown)


@open_to("consents.answer_check", "consents.manage_flag")
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to what this person is asked, with the reason; the check is then decided anew."""
    shown, user = find(request, pk), signed_in(request)
    who = answering.decider_for(shown, user)
    if who is None or shown.later.exists():
        messages.error(request, "This photo check does not wait for your answer.")
        return redirect(shown)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        once = given["once"] or uuid.uuid4()
        try:
            again = answering.answer(
                check=shown, allowed=given["allowed"] == "yes", note=given["note"], once=once, by=user
            )
            messages.success(request, "Answered. Who asked is told.")
            return redirect(again)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    context = {"check": shown, "form": form, "asked": referred_to(shown, who)}
    return render(request, "consents/checks/answer.html", context)


@open_to("consents.manage_flag")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_offs(request: HttpRequest, child: int) -> HttpResponse:
    """The sign-offs for one child, and a new one. Only safeguarding comes here."""
    shown = get_object_or_404(Child, pk=child)
    form = SignOffForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        account, channel = place_of(given.pop("place"))
        try:
            signing_off.sign_off(
                child=shown, account=account, channel=channel, **given, by=signed_in(request)
            )
            messages.success(request, "Sign-off recorded.")
            return redirect("checks:sign_offs", shown.pk)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    rows = shown.sign_offs.select_related("account", "recorded_by", "revoked_by")[:50]
    return render(request, "consents/checks/sign_offs.html", {"child": shown, "form": form, "rows": rows})


@open_to("consents.manage_flag")
@require_POST
def revoke(request: HttpRequest, child: int, pk: int) -> HttpResponse:
    """Take a sign-off back."""
    row = get_object_or_404(SignOff, pk=pk, child=child)
    try:
        signing_off.revoke(sign_off=row, by=signed_in(request))
        messages.success(request, "Sign-off revoked.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("checks:sign_offs", child)
