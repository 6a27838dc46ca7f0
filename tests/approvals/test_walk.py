"""Random people do random things to requests of all three kinds; what must always be true is asked after each step."""

import os
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.audit.models import AuditEvent
from accounts.models import Membership, User
from accounts.notices.models import Notice
from approvals.completion import actions as completing
from approvals.models import AccountRequest
from approvals.requests import actions as asking
from approvals.requests.commenting import comment
from approvals.requests.promises import PROMISES
from approvals.requests.querysets import in_line_with
from approvals.requests.steps import WAYS
from approvals.requests.telling import before, people
from approvals.requests.workflow import ENDED, WORKFLOWS, RequestKind, Status
from approvals.review import actions as reviewing
from config.workflow import Refused
from socialaccounts.closing.actions import close_at_once
from tests.approvals.factories import PROFILE, about, draft, facebook, let_comms_in
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
PEOPLE = ("officer", "joiner", "holder", "manager", "comms", "comms2", "asker", "boss", "stranger")
WHO, WHICH = st.sampled_from(PEOPLE), st.integers(0, 3)


class Walk(RuleBasedStateMachine):
    """Four requests, one of them by somebody in comms, and nine people; `boss` is in comms and manages the officer."""

    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        service, elsewhere = make_service(f"Leisure {uuid4()}"), make_service(f"Desk {uuid4()}")
        roles = {"comms": "comms", "comms2": "comms", "asker": "comms", "boss": "comms"}
        self.people = {name: make_user(name.title(), role=roles.get(name, "")) for name in PEOPLE}
        for name in ("officer", "joiner", "holder", "manager"):
            Membership.objects.create(user=self.people[name], service=service, is_manager=name == "manager")
        for name in ("officer", "boss"):
            Membership.objects.create(user=self.people[name], service=elsewhere, is_manager=name == "boss")
        account = make_account(
            service=service, lead=self.people["holder"], deputy=self.people["stranger"], status="live"
        )
        self.requests = [
            draft(
                self.one("officer"), service, url=f"https://facebook.com/{uuid4().hex}", platform=facebook()
            ).pk,
            about(RequestKind.JOIN, account, self.one("joiner")).pk,
            about(RequestKind.CLOSE, account, self.one("holder")).pk,
            draft(self.one("asker"), service, deputy=self.one("joiner")).pk,
        ]
        self.ended: dict[int, str] = {}

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def one(self, name):
        return User.objects.get(pk=self.people[name].pk)

    def act(self, which, name, do):
        """Try something, and hold what it left behind against what the table promises."""
        request = AccountRequest.objects.get(pk=self.requests[which])
        was, by = before(request), self.one(name) if name else None
        events, notices = (
            AuditEvent.objects.about(request).count(),
            set(Notice.objects.values_list("pk", flat=True)),
        )
        try:
            with transaction.atomic():
                do(request, by)
            done = True
        except Refused:
            done = False
        now = AccountRequest.objects.get(pk=request.pk)
        new = AuditEvent.objects.about(request).count() - events
        told = Notice.objects.exclude(pk__in=notices)
        if not done:
            assert (now.status, new, told.count()) == (request.status, 0, 0)
        elif now.status != request.status:
            self.kept_its_promise(now, was, by, new, told)
        else:
            assert new <= 1

    def kept_its_promise(self, now, was, by, new, told):
        promise = PROMISES[was.status, Status(now.status)]
        latest = AuditEvent.objects.about(now).first()
        assert WORKFLOWS[RequestKind(now.kind)].allows(was.status, Status(now.status))
        assert (new, latest.event) == (1, promise.event)
        expected = {one.pk for one in people(now, promise.to, was) if one != by and one.is_active}
        got = told.filter(kind=promise.kind, about_type=now._meta.label_lower, about_id=str(now.pk))
        assert {one.recipient_id for one in got} == expected
        assert not told.filter(about_type=now._meta.label_lower).exclude(kind=promise.kind).exists()
        if now.status in {Status.APPROVED, Status.DECLINED}:
            assert by.pk not in now.named_ids
            assert not in_line_with(by).filter(user__in=now.named_ids).exists()

    @rule(which=WHICH, who=WHO)
    def submit(self, which, who):
        self.act(which, who, lambda request, by: asking.submit(request=request, by=by))

    @rule(which=WHICH)
    def hand_in(self, which):
        """By whoever asked, so that the walk gets on."""
        self.act(
            which,
            ("officer", "joiner", "holder", "asker")[which],
            lambda r, by: asking.submit(request=r, by=by),
        )

    @rule(which=WHICH, who=WHO)
    def change(self, which, who):
        def do(request, by):
            step = WAYS[RequestKind(request.kind)][0]
            answers = {name: getattr(request, name) for name in step.fields}
            text = "name" if request.kind == RequestKind.OPEN else "why"
            answers[text] = f"Changed {uuid4()}"
            asking.save_step(request=request, step=step, answers=answers, by=by)

        self.act(which, who, do)

    @rule(which=WHICH, who=WHO, yes=st.booleans())
    def support(self, which, who, yes):
        answer = reviewing.support if yes else reviewing.do_not_support
        self.act(which, who, lambda request, by: answer(request=request, text="Because", by=by))

    @rule(which=WHICH, who=st.sampled_from(["comms", "comms2", "boss"]))
    def claim(self, which, who):
        self.act(which, who, lambda request, by: reviewing.claim(request=request, by=by))

    @rule(which=WHICH, who=WHO, to=WHO)
    def reassign(self, which, who, to):
        self.act(which, who, lambda request, by: reviewing.reassign(request=request, to=self.one(to), by=by))

    @rule(which=WHICH, who=WHO)
    def let_go(self, which, who):
        self.act(which, who, lambda request, by: reviewing.let_go(request=request, by=by))

    @rule(which=WHICH, who=WHO, what=st.sampled_from(["approve", "approve", "decline", "return"]))
    def decide(self, which, who, what):
        def do(request, by):
            if what == "return":
                question = WAYS[RequestKind(request.kind)][0].needed[-1]
                reviewing.return_for_changes(request=request, text="Why?", questions=[question], by=by)
            elif what == "decline":
                reviewing.decline(request=request, version=request.version, text="No", instead="Ours", by=by)
            else:
                reviewing.approve(request=request, version=request.version, by=by)

        self.act(which, who, do)

    @rule(which=WHICH)
    def reviewer_decides(self, which):
        """By whoever claimed it, so that the walk gets on."""
        request = AccountRequest.objects.get(pk=self.requests[which])
        names = [name for name, one in self.people.items() if one.pk == request.claimed_by_id]
        for name in names:
            self.decide(which=which, who=name, what="approve")

    @rule(which=WHICH, who=WHO)
    def withdraw(self, which, who):
        self.act(which, who, lambda request, by: asking.withdraw(request=request, reason="Not now", by=by))

    @rule(which=WHICH, who=WHO, internal=st.booleans())
    def write(self, which, who, internal):
        self.act(
            which, who, lambda request, by: comment(request=request, text="Hm", internal=internal, by=by)
        )

    @rule(which=WHICH, who=st.sampled_from(["comms", "comms2", "joiner"]))
    def tick_all(self, which, who):
        request = AccountRequest.objects.get(pk=self.requests[which])
        for condition in request.conditions.to_tick():
            self.act(
                which,
                who,
                lambda _, by, one=condition: completing.tick(
                    condition=one, evidence="Seen", checked=PROFILE, by=by
                ),
            )

    @rule()
    def make_ready(self):
        request = AccountRequest.objects.get(pk=self.requests[0])
        if request.account and not request.account.credentials.exists():
            let_comms_in(request, self.one("officer"), self.one("comms2"))

    @rule(which=WHICH, who=WHO)
    def complete(self, which, who):
        self.act(which, who, lambda request, by: completing.complete(request=request, by=by))

    @rule(which=WHICH)
    def lapse(self, which):
        self.act(which, "", lambda request, _: completing.lapse(request=request))

    @rule(which=WHICH, also_close=st.sampled_from([False, False, False, True]))
    def overtake(self, which, also_close):
        request = AccountRequest.objects.get(pk=self.requests[which])
        account = request.register_entry
        if also_close and account and not account.is_closed:
            close_at_once(account=account, reason="Hacked", by=self.one("comms"))
        self.act(which, "", lambda request, _: completing.overtake(request=request))

    @invariant()
    def what_is_at_its_end_stays_there(self):
        for request in AccountRequest.objects.filter(pk__in=getattr(self, "requests", [])):
            assert self.ended.setdefault(request.pk, request.status) == request.status or (
                self.ended[request.pk] not in ENDED
            )
            self.ended[request.pk] = request.status


def test_whatever_people_do(settings_of_the_walk):
    run_state_machine_as_test(Walk, settings=settings_of_the_walk)


@pytest.fixture
def settings_of_the_walk():
    return settings(
        max_examples=200 if THOROUGH else 4,
        stateful_step_count=60 if THOROUGH else 30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
