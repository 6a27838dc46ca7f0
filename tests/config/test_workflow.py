"""The transition table."""

from enum import Enum

import pytest
from django.db.models import TextChoices

from config.workflow import Refused, Workflow, WrongState


class Light(TextChoices):
    RED = "red", "Red"
    GREEN = "green", "Green"
    OUT = "out", "Out of order"


class Other(Enum):
    RED = "red"


TABLE = {Light.RED: {Light.GREEN}, Light.GREEN: {Light.RED, Light.OUT}, Light.OUT: set()}


def test_it_allows_what_the_table_says():
    workflow = Workflow(TABLE)

    assert workflow.allows(Light.RED, Light.GREEN)
    assert not workflow.allows(Light.RED, Light.OUT)
    assert workflow.terminal == {Light.OUT}
    workflow.check(Light.RED, Light.GREEN)


def test_it_refuses_the_rest_in_words():
    with pytest.raises(WrongState) as refusal:
        Workflow(TABLE).check(Light.OUT, Light.GREEN, name="The light")

    assert refusal.value.message == "The light is out of order, so it cannot become green."
    assert isinstance(refusal.value, Refused) and refusal.value.field is None


def test_plain_enums_are_named_by_their_value():
    with pytest.raises(WrongState, match="This is red, so it cannot become red"):
        Workflow({Other.RED: set()}).check(Other.RED, Other.RED)


@pytest.mark.parametrize(
    "table",
    [{}, {Light.RED: set()}, {**TABLE, Light.RED: {Other.RED}}, {**TABLE, Light.OUT: {"nowhere"}}],
)
def test_a_table_that_is_not_total_is_refused(table):
    with pytest.raises(ValueError):
        Workflow(table)
