"""An account with a lead and a deputy, and the answers that plan one."""

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from socialaccounts.register.terms import Status
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_platform


@pytest.fixture
def deputy(service):
    return make_user("Dan Deputy", service=service)


@pytest.fixture
def live(service, officer, deputy):
    return make_account("Queen’s Park", service=service, lead=officer, deputy=deputy)


@pytest.fixture
def planned(service, officer, deputy):
    return make_account("Winding Wheel", service=service, status=Status.PLANNED, lead=officer, deputy=deputy)


@pytest.fixture
def details(service):
    return {
        "platform": make_platform("instagram"),
        "name": "Chesterfield Museum",
        "handle": "@ChesterfieldMuseum",
        "url": "http://www.instagram.com/ChesterfieldMuseum/?hl=en#top",
        "service": service,
        "purpose": "Objects of the week",
        "audience": "People who love local history",
        "objectives": ["consultation", "communication"],
        "promised_posts_per_week": 2,
        "answered_by": "Museum front desk",
        "answer_hours": "Tuesday to Saturday",
        "shows_children": False,
    }


@pytest.fixture
def mailed():
    """Every notice owed so far, as the mail it becomes, oldest first."""

    return lambda: [
        message_for(notice) for notice in Notice.objects.select_related("recipient").order_by("pk")
    ]
