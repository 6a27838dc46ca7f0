"""Who gets what at the pages about people, the audit and signing in."""

from accounts.models import Notice

STAFF = ("stranger", "officer", "manager", "comms", "safeguarding", "auditor", "admin")


def only(*roles, answer=200, refused=403):
    """Answers by role: `answer` for `roles`, `refused` for other staff, the sign-in page for the rest."""
    return {"anonymous": 302, **{role: answer if role in roles else refused for role in STAFF}}


def everybody(answer=200):
    return {"anonymous": answer, **dict.fromkeys(STAFF, answer)}


def OBJECTS(*, officer, **people):
    notice = Notice.objects.create(
        recipient=officer, kind="x", about_type="x", about_id="1", title="A message"
    )
    return {
        "people:person": [officer.pk],
        "notices:open": [notice.pk],
        "mail:mail": ["none-0"],
        "account_reset_password_from_key": ["1", "no-such-key"],
    }


TABLE = {
    "home": only(*STAFF),
    "attention": only("comms"),
    "audit:list": only("auditor"),
    "audit:export": only("auditor"),
    "notices:list": only(*STAFF),
    "notices:open": only(*STAFF, answer=405),
    "notices:read_all": only(*STAFF, answer=405),
    "notices:preference": only(*STAFF),
    "notices:failed": only("admin"),
    "notices:try_again": only("admin", answer=405),
    "people:list": only("auditor", "admin"),
    "people:person": only("auditor", "admin"),
    "help:help": only(*STAFF),
    "help:accessibility": only(*STAFF),
    "help:privacy": only(*STAFF),
    "mail:list": only("admin"),
    "mail:mail": only("admin", answer=404),
    "health_live": everybody(),
    "health_ready": everybody(),
    "sign_in_details": only(*STAFF),
    "account_login": {**only(*STAFF, answer=302), "anonymous": 200},
    "account_logout": only(*STAFF),
    "account_signup": {**only(*STAFF, answer=302), "anonymous": 200},
    "account_inactive": everybody(),
    "account_reauthenticate": only(*STAFF),
    "account_change_password": only(*STAFF),
    "account_set_password": only(*STAFF, answer=302),
    "account_reset_password": everybody(),
    "account_reset_password_done": everybody(),
    "account_reset_password_from_key": everybody(),
    "account_reset_password_from_key_done": everybody(),
}
