"""A merge acts on what is posted in the same transaction, and so do its undoing and its confirmation."""

from datetime import date

import pytest

from consents.models import TakeDown
from consents.takedowns import recording
from tests.consents import factories
from tests.consents.takedowns.made import make_post
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(officer):
    child = factories.make_child("Mia", "Okafor", born=date(2017, 5, 3))
    factories.make_form(children=[child])
    make_post(officer, child)
    return child


@pytest.fixture
def merged(posted, comms):
    other = factories.make_child("Mya", "Okafor-Lee")
    recording.merge(child=other, into=posted, by=comms)
    return factories.refreshed(other)


def test_what_is_posted_of_either_comes_down_until_it_is_confirmed(merged):
    assert TakeDown.objects.open().count() == 1


def test_undoing_ends_what_the_merge_alone_called_for(merged, comms):
    recording.undo_merge(child=merged, by=comms)

    assert not TakeDown.objects.open().exists()


def test_confirming_ends_what_the_doubt_alone_called_for(merged):
    recording.confirm_merge(child=merged, proof="school", by=make_user(role="comms"))

    assert not TakeDown.objects.open().exists()
