import pytest

from approvals.completion import actions
from tests.approvals.factories import PROFILE, approved
from tests.socialaccounts.factories import make_platform


@pytest.fixture
def ticked(officer, service, manager, comms):
    """Approved, all ticked off; neither password nor sign-in yet."""
    request = approved(
        officer,
        service,
        manager,
        comms,
        url="https://facebook.com/queenspark",
        platform=make_platform("facebook", hosts=["facebook.com"]),
    )
    for condition in request.conditions.to_tick():
        actions.tick(
            condition=condition,
            evidence="Seen",
            checked=PROFILE,
            by=officer if condition.kind != "training" else comms,
        )
    return request
