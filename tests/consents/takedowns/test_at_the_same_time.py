"""What other rooms record opens its take-downs in the same transaction: a revoked sign-off, malware in a form."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from consents.checks import signing_off
from consents.intake import processing
from consents.models import StoredFile
from consents.takedowns.models import Cause, TakeDown
from tests.consents import factories
from tests.consents.checks.made import make_child, make_form
from tests.consents.takedowns.made import child_of, make_post, task_of
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def test_a_revoked_sign_off_brings_down_what_stood_on_it(safeguarding):
    child, account = make_child(looked_after=True), make_account()
    make_form(child, capacity="authority")
    today = portal_clock.today()
    leave = signing_off.sign_off(
        child=child,
        account=account,
        channel="",
        first_day=today,
        last_day=today + timedelta(days=9),
        given_by="The authority",
        by=safeguarding,
    )
    post = make_post(None, child, account=account)
    before = TakeDown.objects.filter(post=post).exists()

    signing_off.revoke(sign_off=leave, by=safeguarding)

    assert not before and task_of(post).children.get().child == child


def test_malware_found_later_in_a_form_brings_down_its_posts():
    post = make_post()
    form = child_of(post).consents.get().form
    file = StoredFile.objects.filter(form=form).first() or factories.make_file(form)

    processing._record_scan(file, processing.Scan.INFECTED, "newer")

    assert task_of(post).children.get().cause == Cause.FORM
