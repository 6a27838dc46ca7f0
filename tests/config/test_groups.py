"""Groups of the council's directory, as the settings name them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.groups import lists_by_group


def test_one_name_and_several_are_lists():
    assert lists_by_group("X", {"a": "comms", "b": ["x", "y"]}) == {"a": ["comms"], "b": ["x", "y"]}


@pytest.mark.parametrize("value", [[], "x", {"a": 1}, {"a": [1]}])
def test_anything_else_names_the_variable(value):
    with pytest.raises(ImproperlyConfigured, match="OIDC_ROLE_MAP"):
        lists_by_group("OIDC_ROLE_MAP", value)
