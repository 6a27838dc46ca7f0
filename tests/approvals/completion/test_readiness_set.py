"""The set of requests that can be completed is what the look at a single one says, whatever is missing."""

from datetime import timedelta

import pytest

from approvals.completion import actions
from approvals.completion.facts import still_missing
from approvals.completion.readiness import ready, ready_among
from approvals.models import AccountRequest
from config import clock as portal_clock
from socialaccounts.register.models import Capacity
from socialaccounts.vault.models import AccessProof
from tests.accounts.learning.factories import make_course
from tests.approvals.factories import approved, condition_of, let_comms_in
from tests.socialaccounts.vault.access.factories import (
    make_confirmation,
    make_elsewhere,
    make_named,
    set_model,
)
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


def deputy_goes(request, **_):
    request.account.holders.filter(capacity=Capacity.DEPUTY).update(until=portal_clock.today())


def deputy_leaves(request, **_):
    request.deputy.is_active = False
    request.deputy.save()


def no_address(request, **_):
    type(request.account).objects.filter(pk=request.account.pk).update(url="")


def no_purpose(request, **_):
    type(request.account).objects.filter(pk=request.account.pk).update(purpose="")


def password_late(request, officer, **_):
    make_version(request.account, by=officer, due=portal_clock.today() - timedelta(days=1))


def password_untried(request, officer, **_):
    make_version(request.account, by=officer)


def password_refuted(request, comms2, **_):
    AccessProof.objects.create(
        account=request.account,
        version=request.account.credential.current(),
        person=comms2,
        worked=False,
        note="No",
    )


def reopened(request, comms, **_):
    actions.reopen(condition=condition_of(request, "written"), reason="x", by=comms)


def nobody_trained(**_):
    make_course("Social media basics")


def named(request, comms, comms2, *, confirmed=True, proved=True, people=2):
    make_named(request.account, *[comms, comms2][:people])
    if confirmed:
        make_confirmation(request.account)
    if proved:
        AccessProof.objects.create(account=request.account, person=comms2, worked=True)


def all_is_well_with_names(request, comms, comms2, **_):
    named(request, comms, comms2)


def too_few_names(request, comms, comms2, **_):
    named(request, comms, comms2, people=1)


def names_unconfirmed(request, comms, comms2, **_):
    named(request, comms, comms2, confirmed=False)


def names_unproved(request, comms, comms2, **_):
    named(request, comms, comms2, proved=False)


def names_confirmed_long_ago(request, comms, comms2, **_):
    named(request, comms, comms2, confirmed=False)
    make_confirmation(request.account, due=portal_clock.today() - timedelta(days=1))


def names_refuted(request, comms, comms2, **_):
    named(request, comms, comms2)
    AccessProof.objects.create(account=request.account, person=comms2, worked=False, note="No")


def names_changed_since(request, comms, comms2, **_):
    named(request, comms, comms2)
    set_model(request.account, "named_administrators")


def held_elsewhere(request, comms2, **_):
    make_elsewhere(request.account)
    make_confirmation(request.account)
    AccessProof.objects.create(account=request.account, person=comms2, worked=True)


def held_elsewhere_unconfirmed(request, **_):
    make_elsewhere(request.account)


def as_it_is(**_):
    pass


STATES = [
    (as_it_is, True), (deputy_goes, False), (deputy_leaves, False), (no_address, False), (no_purpose, False),
    (password_late, False), (password_untried, False), (password_refuted, False), (reopened, False),
    (nobody_trained, False), (all_is_well_with_names, True), (too_few_names, False),
    (names_unconfirmed, False), (names_unproved, False), (names_confirmed_long_ago, False),
    (names_refuted, False), (names_changed_since, False), (held_elsewhere, True),
    (held_elsewhere_unconfirmed, False),
]  # fmt: skip


@pytest.mark.parametrize(("change", "holds"), STATES, ids=lambda one: getattr(one, "__name__", ""))
def test_the_set_says_what_the_single_look_says(ticked, officer, comms, comms2, change, holds):
    let_comms_in(ticked, officer, comms2)
    approved(officer, ticked.service, next(iter(ticked.service.managers())), comms)
    change(request=ticked, officer=officer, comms=comms, comms2=comms2)

    one_look = {one.pk for one in AccountRequest.objects.filter(status="approved") if not still_missing(one)}

    assert set(ready().values_list("pk", flat=True)) == one_look == ({ticked.pk} if holds else set())
    assert ready_among([ticked.pk]) == one_look
