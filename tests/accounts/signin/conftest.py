"""What the tests of signing in share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.accounts.signin.provider import CLIENT, SECRET, Council


@pytest.fixture(scope="module")
def running_council() -> Iterator[Council]:
    """A real provider, for as long as the tests of one module run."""
    council = Council("http://127.0.0.1:8000/sign-in/council/back/")
    yield council
    council.stop()


@pytest.fixture
def council(running_council: Council, settings) -> Council:  # type: ignore[no-untyped-def]
    """The council's own sign-in, which the portal is set to use."""
    settings.PORTAL_URL = "http://127.0.0.1:8000"
    settings.OIDC_ISSUER = running_council.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    return running_council


@pytest.fixture
def no_earlier_tries():
    cache.clear()
