"""What the register says on the home page and on the attention page."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template

from config import clock
from socialaccounts.register.panels import Row, badness
from socialaccounts.register.terms import Capacity, Status
from socialaccounts.vault.models import AccessProof
from tests.costs import counted
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.pack.conftest import make_pack
from tests.socialaccounts.vault.factories import make_rotation, make_version
from tests.socialaccounts.vault.recovery.factories import make_kit

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(rf):
    def draw(user):
        request = rf.get("/")
        request.user = type(user).objects.get_queryset().get(pk=user.pk)
        return Template("{% load socialaccounts_panels %}{% register_panel %}").render(
            Context({"request": request})
        )

    return draw


def attention():
    return Template("{% load socialaccounts_panels %}{% register_attention %}").render(Context())


def test_a_holder_sees_their_accounts_with_the_next_password_date(panel, officer, live):
    version = make_version(live)

    page = panel(officer)

    assert "Queen’s Park, Facebook" in page
    assert f"Change the password by {version.due_on.day} {version.due_on:%B %Y}" in page


def test_a_planned_account_shows_that_it_is(panel, officer, planned):
    page = panel(officer)

    assert "Winding Wheel" in page
    assert ">Planned</strong>" in page


def test_somebody_without_an_account_reads_how_one_comes(panel, stranger, live):
    page = panel(stranger)

    assert "You hold no social account" in page
    assert "Queen’s Park" not in page


def test_closed_and_ended_ones_are_gone(panel, officer, service):
    make_holder(make_account("Ended", service=service), officer, until=clock.today())
    make_holder(make_account("Closed", service=service, status=Status.CLOSED), officer)

    page = panel(officer)

    assert "Ended" not in page
    assert ">Closed" not in page


def test_a_manager_sees_the_accounts_of_their_service(panel, manager, officer, live):
    make_account("Homes")

    page = panel(manager)

    assert "Accounts of Leisure" in page
    assert "Queen’s Park" in page
    assert "Homes" not in page
    assert "Accounts of Leisure" not in panel(officer)


def test_a_manager_of_a_service_without_accounts_reads_what_can_be_done(panel, manager):
    assert "No social account yet" in panel(manager)


def test_comms_sees_how_many_are_not_live_yet(panel, comms, officer, planned):
    assert re.search(r"Approved, not live yet</a><strong[^>]*>1</strong>", panel(comms))
    assert "Approved, not live yet" not in panel(officer)


def test_many_accounts_are_cut_with_a_link(panel, manager, service):
    for _ in range(12):
        make_account(service=service, lead=manager)

    page = panel(manager)

    assert page.count("/register/SA-") == 20
    assert '/register/?mine=yes">All accounts you hold' in page
    assert f'/register/?service={service.pk}">All accounts of Leisure' in page


def test_more_than_a_hundred_are_not_counted(panel, comms, service):
    for _ in range(102):
        make_account(service=service, status=Status.PLANNED)

    assert "More than 100" in panel(comms)


def test_the_panel_costs_the_same_at_any_number_of_accounts(panel, manager, service):
    def cost(count):
        for _ in range(count):
            make_version(make_account(service=service, lead=manager))
        panel(manager)
        with counted() as spent:
            panel(manager)
        return spent

    assert cost(12) == cost(188)


def test_attention_says_that_all_is_well(comms, comms2, live):
    version = make_version(live)
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)
    make_kit(live)
    make_pack(comms, comms2, made=True)

    assert "Every live account has a lead and a deputy, and no password is late." in attention()


def test_attention_names_accounts_that_nobody_leads_before_those_without_a_deputy(
    comms, live, officer, deputy
):
    make_holder(make_account("Half"), make_user(), Capacity.LEAD)
    officer.is_active = False
    officer.save()

    page = attention()

    assert "Queen’s Park has no lead" in page
    assert "Half has no deputy" in page
    assert page.index("has no lead") < page.index("has no deputy")
    assert f"/register/{live.reference}/holders/" in page


def test_attention_leaves_planned_and_closed_accounts_alone():
    make_account("Planned", status=Status.PLANNED)
    make_account("Closed", status=Status.CLOSED)

    assert "has no lead" not in attention()


def test_attention_names_accounts_approved_long_ago_and_not_live(clock):
    make_account("Slow", status=Status.PLANNED)

    assert "Slow" not in attention()
    clock.forward(days=31)
    assert "Slow was approved on" in attention()


def test_rows_sort_worst_first():
    rows = [
        Row("d", "/"),
        Row("c", "/", colour="waiting"),
        Row("b", "/", colour="warning"),
        Row("a", "/", colour="bad"),
    ]

    assert [row.text for row in sorted(rows, key=badness)] == ["a", "b", "c", "d"]


def test_attention_fetches_no_more_rows_as_accounts_grow(service, officer):
    def cost(count):
        for _ in range(count):
            make_account(service=service)
            make_account(service=service, status=Status.PLANNED, planned_at=clock.now() - timedelta(days=40))
        with counted() as spent:
            attention()
        return spent

    assert cost(12) == cost(188)


def test_a_password_to_change_is_what_the_holder_needs_now(rf, officer, stranger, live):
    version = make_version(live, due=clock.today())
    make_rotation(version)

    def needs(user):
        request = rf.get("/")
        request.user = user
        template = Template(
            "{% load socialaccounts_panels %}{% register_needs as rows %}{% for row in rows %}{{ row.text }}{% endfor %}"
        )
        return template.render(Context({"request": request}, autoescape=False))

    assert needs(officer) == "Change the password of Queen’s Park"
    assert needs(stranger) == ""
