"""Signing in as people do it: passkeys and the council's own sign-in, in a real browser by keyboard."""

import pytest

from accounts.audit.models import AuditEvent
from tests.accounts.signin.provider import CLIENT, SECRET, Council
from tests.factories import PASSWORD, make_user
from tests.journeys.arrivals import arrive

__all__ = ["arrive"]

pytestmark = pytest.mark.django_db(transaction=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_set_up_and_signs_in_by_keyboard(arrive, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = make_user("Petra Press", email="petra@staff.example", role="comms")
    petra = arrive(narrow=True)
    device = petra.context.new_cdp_session(petra.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    petra.sign_in(person.email, PASSWORD)
    petra.sees("Your work needs a second factor")
    petra.look("ways-empty")
    petra.press("Add a passkey")
    petra.fill("Name", "Work laptop")
    petra.look("add-passkey")
    petra.press("Make the passkey")
    petra.sees("They are shown now, and not again")
    petra.look("recovery-codes")
    petra.go("/sign-in/ways/")
    petra.sees("Work laptop")
    petra.look("ways")
    petra.follow("Rename Work laptop")
    petra.fill("Name", "Town hall laptop")
    petra.look("rename")
    petra.press("Save the name")
    petra.sees("Town hall laptop")
    petra.go("/sign-in/sessions/").look("sessions")
    petra.press_containing("Sign out everywhere")

    petra.look("sign-in")
    petra.press("Sign in with a passkey")
    petra.go("/register/")
    petra.go("/sign-in/confirm/passkey/?next=/help/").look("confirm-passkey")
    petra.press("Use your passkey")
    assert petra.page.url.endswith("/help/")
    petra.go("/sign-in/confirm/?next=/help/").look("confirm-password")

    petra.go("/sign-in/out/").press("Sign out")
    petra.go("/sign-in/").sign_in(person.email, PASSWORD)
    petra.sees("Second step of signing in")
    petra.look("second-step")
    petra.press("Use your passkey")
    petra.go("/sign-in/ways/app/").look("add-app")
    petra.go("/sign-in/details/").look("details")
    how = [
        event.facts["how"]
        for event in AuditEvent.objects.filter(event="people.signed_in").order_by("sequence")
    ]
    assert how == [["password"], ["passkey"], ["password", "passkey"]]


@pytest.mark.parametrize(
    ("javascript", "narrow"),
    [(True, False), (True, True), (False, True)],
    ids=["scripts", "scripts-narrow", "no-scripts-narrow"],
)
def test_the_councils_own_sign_in_leads_in_by_keyboard(arrive, settings, live_server, javascript, narrow):
    council = Council(f"{live_server.url}/sign-in/council/back/")
    try:
        settings.PORTAL_URL = live_server.url
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
            council.issuer,
            CLIENT,
            SECRET,
        )
        settings.OIDC_STAFF_GROUPS = ["g-staff"]
        settings.OIDC_SERVICE_MAP = {"g-parks": ["Parks"]}
        sam = {"email": "sam@staff.example", "email_verified": True, "name": "Sam Signer"}
        council.says("sub-1", groups=["g-staff", "g-parks"], **sam)

        visitor = arrive(javascript=javascript, narrow=narrow)
        visitor.page.goto("/sign-in/?next=/help/")
        visitor.look("sign-in")
        visitor.press("Sign in with your council account")
        visitor.press("Sign in as sub-1")
        assert visitor.page.url == f"{live_server.url}/help/"
        visitor.go("/sign-in/details/").sees("Parks")
        visitor.look("details")
        visitor.go("/sign-in/council/confirm/?next=/help/").look("confirm")
        visitor.press("Go to the council’s sign-in")
        visitor.press("Sign in as sub-1")
        assert visitor.page.url == f"{live_server.url}/help/"
        visitor.go("/sign-in/out/").press("Sign out")

        council.says("sub-1", groups=[], **sam)
        visitor.page.goto("/sign-in/")
        # The provider still knows who is there, so it asks nothing.
        visitor.press("Sign in with your council account")
        visitor.sees("You are not in a group that may use this portal")
        visitor.look("refused")
    finally:
        council.stop()
