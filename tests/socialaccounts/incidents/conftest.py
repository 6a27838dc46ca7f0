"""An account that the officer leads, with a deputy and a password, and what befalls it."""

import pytest

from socialaccounts.incidents.actions import declare
from tests.socialaccounts.vault.conftest import account, deputy, version

__all__ = ["account", "deputy", "incident", "version"]


@pytest.fixture
def incident(account, version, officer, comms, comms2):
    """Declared by the officer, with both of comms on the team, and not the deputy."""
    return declare(account=account, by=officer, seen="A post that none of us wrote")
