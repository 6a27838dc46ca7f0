"""The monthly change of a password: four mails as it grows late, then a lead who changes it, by keyboard."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from config import clock
from socialaccounts.demo import ACCOUNTS, demo_value
from tests.journeys.portal import wait_for

NAME = "Chesterfield Museum"
NEW = "Ammonite-and-crooked-spire-1891"


def of_demo(name):
    """The demo account, its place in the register and its present value and due date."""
    number, account = next((n, each) for n, each in enumerate(ACCOUNTS, start=1) if each.name == name)
    changed = clock.today() - timedelta(days=account.changed[-1])
    return f"/register/SA-{number:04}/", account, changed + relativedelta(months=1)


def test_a_password_is_asked_for_in_time_and_changed(visit, portal):
    path, account, due = of_demo(NAME)
    old = demo_value(account, account.changed[-1]).password

    # Four stages, each to the right people, each once however often the sweep runs.
    portal.move_clock(due - timedelta(days=7))
    portal.wait_for_mail("officer3@", f"Change the password of {NAME} by")
    portal.move_clock(due)
    portal.wait_for_mail("officer3@", f"Change the password of {NAME} today")
    assert not portal.mails("comms@", f"password of {NAME}"), "comms hears of it only a week after the day"
    portal.move_clock(due + timedelta(days=3))
    portal.wait_for_mail("manager2@", f"The password of {NAME} is late")
    portal.move_clock(due + timedelta(days=7))
    portal.wait_for_mail("comms@", f"The password of {NAME} is late")
    portal.wait_for_sweeps(2)
    mails = portal.mails("officer3@", f"password of {NAME}")
    assert len(mails) == len({mail["Message-ID"] for mail in mails}) == 4
    text, html = (mails[0].get_body((kind,)).get_content() for kind in ("plain", "html"))
    for body in (text, html):
        assert path in body
        assert old not in body

    # The lead follows the mail, copies the old value and shows it; it is hidden again after 30 seconds.
    lead = visit("officer3")
    lead.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lead.page.clock.install()
    lead.look("home-with-something-late")
    lead.go(path).look("account-with-something-late")
    lead.reach(lead.page.get_by_role("button", name="Copy password"))
    lead.page.keyboard.press("Enter")
    lead.sees("Copied.")
    assert lead.page.evaluate("navigator.clipboard.readText()") == old
    lead.press("Show password")
    assert lead.page.inner_text("[data-secret]") == old
    lead.page.clock.fast_forward(31_000)
    assert lead.page.inner_text("[data-secret]") == "Hidden"
    assert old not in lead.page.content()

    # The old value, and an earlier one, do not pass for a change.
    for repeated in (old, demo_value(account, account.changed[0]).password):
        type_new(lead, path, repeated)
        lead.sees("There is a problem")
        assert repeated not in lead.page.content()
    lead.look("the-same-password-refused")
    type_new(lead, path, NEW)
    lead.page.wait_for_url(f"**{path}")
    lead.look("changed")

    # The other holder is told to fetch the new one; nobody hears of lateness again.
    portal.wait_for_mail("manager2@", "changed the password")
    late = f"password of {NAME} is late"
    before = len(portal.mails("", late))
    portal.move_clock(due + timedelta(days=14))
    portal.wait_for_sweeps(2)
    assert len(portal.mails("", late)) == before > 0

    kept = portal.everything_at_rest()
    for secret in (old, NEW):
        assert [name for name, content in kept.items() if secret.encode() in content] == []
    wait_for(lambda: "none edited" in portal.manage("verify_audit"), "the audit holds")


def type_new(lead, path, value):
    """Deposit a value as one that the platform already has."""
    lead.go(f"{path}vault/deposit/")
    lead.choose("Type one that the platform already has")
    lead.fill("Password", value)
    lead.press("Put it in the vault")
