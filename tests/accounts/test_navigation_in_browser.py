"""The menu in a real browser: one line at 1280 pixels for whoever has how many doors, and “More” without scripts."""

import pytest

from accounts.roles import ROLES
from tests.factories import PASSWORD, make_user
from tests.journeys.arrivals import arrive

__all__ = ["arrive"]

pytestmark = pytest.mark.django_db(transaction=True)
LINES = """() => new Set([...document.querySelectorAll(
  '.govuk-service-navigation__service-name, .govuk-service-navigation__item')].map((e) => e.offsetTop)).size"""


@pytest.fixture
def somebody():
    """A person with these roles."""

    def make(*roles):
        person = make_user("Olive Officer-Featherstonehaugh", email="olive@staff.example", role=roles[0])
        for role in roles[1:]:
            person.groups.add(person.groups.model.objects.get(name=role))
        return person

    return make


@pytest.mark.parametrize(
    "roles", [("comms",), ("administrator",), tuple(ROLES)], ids=["comms", "admin", "all"]
)
def test_the_sections_stand_in_one_line(arrive, somebody, roles):
    visitor = arrive()
    person = somebody(*roles)

    visitor.sign_in(person.email, PASSWORD)

    assert visitor.page.evaluate(LINES) == 1
    visitor.look("home")


@pytest.mark.parametrize("way", [{}, {"javascript": False}, {"javascript": False, "narrow": True}])
def test_what_does_not_fit_is_behind_more_by_keyboard(arrive, somebody, way):
    visitor = arrive(**way)
    visitor.sign_in(somebody(*ROLES).email, PASSWORD)
    more = visitor.page.locator("summary", has_text="More")
    link = visitor.page.get_by_role("link", name="Roles")
    assert not link.is_visible()

    visitor.reach(more)
    visitor.page.keyboard.press("Enter")
    visitor.look("more")
    visitor.reach(link)
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.keyboard.press("Enter")

    assert visitor.page.url.endswith("/roles/")
    visitor.look("roles")
