"""How somebody signs in: their second factors, listed, added, renamed and removed. Always their own, confirmed first."""

import json
from collections.abc import Callable
from typing import Any

import segno
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as library
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to, signed_in
from accounts.people.models import User
from accounts.signin.factors import actions
from accounts.signin.factors.duty import STRONG, has_one, must_have_one, prove
from accounts.signin.factors.forms import AppForm, NameForm, PasskeyForm, ResetForm, forget_seed
from accounts.signin.letters import whence
from accounts.signin.reauth import recently_authenticated
from config.workflow import Refused

View = Callable[..., HttpResponse]


def _own(view: View) -> View:
    """A page on one's own factors: for everybody, never cached, and only for who has just confirmed who they are."""
    guarded: View = open_to(STAFF)(never_cache(recently_authenticated(view)))
    return guarded


@open_to(STAFF)
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How I sign in."""
    user = signed_in(request)
    mine = list(Authenticator.objects.filter(user=user).order_by("pk"))
    strong = [factor for factor in mine if factor.type in STRONG]
    codes = next((factor for factor in mine if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    page: dict[str, Any] = {
        "apps": [factor for factor in strong if factor.type == Authenticator.Type.TOTP],
        "passkeys": [factor for factor in strong if factor.type == Authenticator.Type.WEBAUTHN],
        "has_one": bool(strong),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "must": must_have_one(user),
        "identities": SocialAccount.objects.filter(user=user),
        "next": get_next_redirect_url(request) or "",
    }
    return render(request, "accounts/signin/factors/index.html", page)


@_own
def add_app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: its QR code, and its first code as the proof that it works."""
    user = signed_in(request)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        messages.info(request, "You have an authenticator app already.")
        return redirect("mfa_index")
    form = AppForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            made_codes = actions.add_app(by=user, secret=form.secret, whence=whence(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("mfa_index")
        forget_seed(request)
        return _added(request, user, "The authenticator app is added.", made_codes)
    address = get_adapter().build_totp_url(user, form.secret)
    picture = segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff")
    letters = " ".join(form.secret[n : n + 4] for n in range(0, len(form.secret), 4))
    page = {"form": form, "picture": picture, "letters": letters, "address": address}
    return render(request, "accounts/signin/factors/add_app.html", page)


@_own
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey, by the browser, the phone or a security key."""
    user = signed_in(request)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made_codes = actions.add_passkey(
            by=user, name=given["name"], credential=given["credential"], whence=whence(request)
        )
        return _added(request, user, f"The passkey “{given['name']}” is added.", made_codes)
    host = request.get_host().partition(":")[0]
    page = {
        "form": form,
        "options": json.dumps(auth.begin_registration(user, passwordless=True)),
        "by_number": host.replace(".", "").isdigit(),
        "port": request.get_port(),
    }
    return render(request, "accounts/signin/factors/add_passkey.html", page)


def _added(request: HttpRequest, user: User, sentence: str, made_codes: bool) -> HttpResponse:
    prove(request, user)
    messages.success(request, sentence)
    return redirect("mfa_view_recovery_codes" if made_codes else "mfa_index")


@_own
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Call one of my passkeys something else."""
    user = signed_in(request)
    factor = get_object_or_404(Authenticator, pk=pk, user=user, type=Authenticator.Type.WEBAUTHN)
    form = NameForm(request.POST or None, initial={"name": factor.wrap().name})
    if request.method == "POST" and form.is_valid():
        actions.rename_passkey(factor=factor, name=form.cleaned_data["name"], by=user)
        messages.success(request, "The passkey has its new name.")
        return redirect("mfa_index")
    return render(request, "accounts/signin/factors/rename.html", {"form": form, "factor": factor})


@_own
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of my factors away, after a question."""
    user = signed_in(request)
    factor = get_object_or_404(Authenticator, pk=pk, user=user, type__in=STRONG)
    what = actions.called(factor)
    if request.method == "POST":
        try:
            actions.remove(factor=factor, by=user, whence=whence(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{what} is removed.")
        return redirect("mfa_index")
    return render(request, "accounts/signin/factors/remove.html", {"what": what})


@_own
def codes(request: HttpRequest) -> HttpResponse:
    """My recovery codes, shown once after they were made; a button makes new ones."""
    user = signed_in(request)
    if request.method == "POST":
        try:
            actions.new_codes(by=user, whence=whence(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("mfa_index")
        return redirect("mfa_view_recovery_codes")
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None:
        return redirect("mfa_index")
    kept = found.wrap()
    shown = [] if kept.did_view else kept.get_unused_codes()
    kept.mark_as_viewed()
    page = {"codes": shown, "left": len(kept.get_unused_codes())}
    return render(request, "accounts/signin/factors/codes.html", page)


@open_to("accounts.manage_people")
@never_cache
@recently_authenticated
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator takes somebody's lost second factor away."""
    subject = get_object_or_404(User.objects.get_queryset(), pk=pk)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reset(user=subject, by=signed_in(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(
                request, f"{subject.full_name} is signed out and can set up a new second factor."
            )
            return redirect("people:person", pk)
    page = {"form": form, "subject": subject, "has_one": has_one(subject)}
    return render(request, "accounts/signin/factors/reset.html", page)


class _AuthenticateView(library.AuthenticateView):
    """The library's second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        page["options"] = json.dumps(page["js_data"]["request_options"])
        page["by_passkey"] = Authenticator.Type.WEBAUTHN in set(kinds)
        return page


class _ByPasskey(webauthn.ReauthenticateWebAuthnView):
    """Confirming by passkey; what went wrong is said on the same page."""

    def form_valid(self, form: Any) -> HttpResponse:
        from accounts.signin.factors.forms import confirmed

        confirmed(self.request.user, "passkey")
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, sentence)
        return HttpResponseRedirect(self.request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        page["options"] = json.dumps(page["js_data"]["request_options"])
        return page


# The library's own views say who may open them: the first is a step of signing in, the others are for whoever has signed in.
authenticate = never_cache(_AuthenticateView.as_view())
confirm_by_code = open_to(STAFF)(never_cache(library.ReauthenticateView.as_view()))
confirm_by_passkey = open_to(STAFF)(never_cache(_ByPasskey.as_view()))
sign_in_by_passkey = never_cache(webauthn.LoginWebAuthnView.as_view())
