"""What the register kept before it had one form of each address."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from socialaccounts.register.models import Status
from tests.socialaccounts.factories import make_account, make_platform

pytestmark = pytest.mark.django_db
migration = import_module("socialaccounts.migrations.0011_one_form")


def test_addresses_are_brought_into_one_form_where_that_is_free():
    x = make_platform("x")
    first = make_account(platform=x, handle="parks", url="https://twitter.com/parks?s=20")
    taken = make_account(platform=x, handle="lake", url="https://x.com/lake")
    second = make_account(platform=x, handle="lake2", url="https://twitter.com/lake")
    closed = make_account(platform=x, url="https://twitter.com/old", status=Status.CLOSED)
    strange = make_account(platform=x, url="https://x.com/login")

    migration.bring(apps, SimpleNamespace(connection=connection))

    urls = []
    for account in (first, taken, second, closed, strange):
        account.refresh_from_db()
        urls.append(account.url.removeprefix("https://"))
    assert urls == ["x.com/parks", "x.com/lake", "twitter.com/lake", "x.com/old", "x.com/login"]
