"""Signs demo people in to the portal under measurement; prints their sessions and the account to reveal, as JSON."""

import json
import time

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.signin.factors.duty import PROVED  # noqa: E402
from socialaccounts.register.models import Holder, SocialAccount  # noqa: E402


def sign_in(user: User) -> str:
    """The session key of a browser in which `user` has just given their password and a second factor."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.signin.backend.RoleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session[PROVED] = user.pk
    session.save()
    return str(session.session_key)


def main() -> None:
    account = SocialAccount.objects.live().filter(credential__versions__superseded_at=None).order_by("pk")[0]
    people = {
        name: User.objects.get(email=f"{name}@council.example") for name in ("officer", "comms", "auditor")
    }
    people["lead"] = Holder.objects.current().get(account=account, capacity="lead").user
    sessions = {name: sign_in(person) for name, person in people.items()}
    print(json.dumps({"sessions": sessions, "account": account.pk, "reference": account.reference}))


if __name__ == "__main__":
    main()
