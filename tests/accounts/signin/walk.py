"""The walk to the council’s own sign-in and back, as a browser makes it."""

from urllib.parse import urlsplit

from django.test import Client

from accounts.audit.models import AuditEvent

SAM = {"email": "sam@staff.example", "email_verified": True, "name": "Sam Signer"}


def begin(client=None, **data):
    """The browser, and the address of the provider to which it is sent."""
    client = client or Client()
    return client, client.get("/sign-in/council/", data).headers["Location"]


def come_back(client, address):
    back = urlsplit(address)
    return client.get(f"{back.path}?{back.query}")


def sign_in(council, client=None, **data):
    """The browser after the whole walk, and the portal's last answer."""
    client, address = begin(client, **data)
    return client, come_back(client, council.visit(address))


def is_in(client):
    return client.get("/help/").status_code == 200


def events(user=None):
    found = AuditEvent.objects.order_by("sequence")
    return list(found.values_list("event", flat=True))
