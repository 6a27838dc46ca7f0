"""Who gets what at the pages about second factors, sessions and single sign-on."""

from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn

from tests.accounts.signin.passkeys import CREDENTIAL
from tests.architecture.access.accounts import STAFF, everybody, only


def OBJECTS(*, officer, admin, **people):
    passkey = WebAuthn.add(officer, "Laptop", CREDENTIAL).instance
    app = TOTP.activate(officer, "JBSWY3DPEHPK3PXP").instance
    return {
        "factor_rename": [passkey.pk],
        "factor_remove": [app.pk],
        "factors_reset": [officer.pk],
        "session_end": [1],
    }


def own(owner, answer=200):
    """Answers of a page that its owner alone has; to others there is no such page."""
    return {"anonymous": 302, **dict.fromkeys(STAFF, 404), owner: answer}


TABLE = {
    "mfa_index": only(*STAFF),
    "mfa_activate_totp": {**only(*STAFF), "officer": 302},
    "mfa_add_webauthn": only(*STAFF),
    "factor_rename": own("officer"),
    "factor_remove": own("officer"),
    "mfa_view_recovery_codes": only(*STAFF, answer=302),
    "mfa_authenticate": everybody(302),
    "mfa_login_webauthn": everybody(302),
    # Who has no second factor confirms by password; who has one may choose.
    "mfa_reauthenticate": {**only(*STAFF, answer=302), "officer": 200},
    "mfa_reauthenticate_webauthn": {**only(*STAFF, answer=302), "officer": 200},
    "factors_reset": only("admin"),
    "sessions": only(*STAFF),
    "session_end": only(*STAFF, answer=405),
    "sessions_end": only(*STAFF, answer=405),
    "session_left": only(*STAFF),
    "session_stay": only(*STAFF, answer=405),
    # Single sign-on is off here; where it is on, tests/accounts/signin/test_sso.py walks it.
    "sso_start": everybody(404),
    "sso_callback": everybody(404),
    "sso_confirm": only(*STAFF, answer=404),
}
