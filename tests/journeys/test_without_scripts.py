"""The main steps of both walks in a browser that runs no script, by keyboard."""

from socialaccounts.demo import ACCOUNTS, demo_value
from tests.journeys.papers import picture
from tests.journeys.test_form_to_verdict import CHILD, check, fill_in, upload
from tests.journeys.test_monthly_rotation import NAME, type_new
from tests.journeys.test_request_to_live import ask, changed, returned, sees_the_change, supported

NEW = "Belemnite-under-the-market-1204"


def test_everything_can_be_done_without_scripts(visit, portal, tmp_path):
    officer = visit("officer", javascript=False)
    path = ask(officer)
    officer.look("request-submitted")
    reviewer = visit("comms", javascript=False)
    supported(visit("manager", javascript=False), path)
    returned(reviewer, path)
    changed(officer, path)
    sees_the_change(reviewer, path)

    lead = visit("officer3", javascript=False)
    number, account = next((n, each) for n, each in enumerate(ACCOUNTS, start=1) if each.name == NAME)
    old = demo_value(account, account.changed[-1]).password
    path = f"/register/SA-{number:04}/"
    lead.go(f"{path}vault/reveal/")
    lead.press("Show password")
    lead.sees(old)
    type_new(lead, path, NEW)
    lead.sees("The new password is in the vault")
    assert NEW not in lead.page.content()

    manager = visit("manager", javascript=False)
    form = upload(manager, portal, picture(tmp_path / "form.jpg", ["I agree"]))
    fill_in(manager, CHILD)
    manager.go(form).sees("another person")
    check(manager, picture(tmp_path / "slide.jpg", ["a child on a slide"]), [CHILD], "The new slide")
    manager.sees("BLOCK")
    manager.sees("has not been verified")
