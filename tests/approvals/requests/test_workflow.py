from approvals.requests.promises import PROMISES
from approvals.requests.workflow import (
    BEFORE_DECISION,
    CLAIMED,
    DECIDED,
    EDITABLE,
    ENDED,
    OPEN,
    OWNER,
    REVIEWED,
    WITH_COMMS,
    WORKFLOW,
    WORKFLOWS,
    RequestKind,
    Side,
    Status,
)


def test_the_table_is_total():
    assert set(WORKFLOWS) == set(RequestKind)
    assert all(set(workflow.table) == set(Status) for workflow in WORKFLOWS.values())


def test_what_is_at_its_end_stays_there():
    ended = {Status.COMPLETED, Status.DECLINED, Status.NOT_SUPPORTED, Status.WITHDRAWN, Status.LAPSED}
    assert ended == WORKFLOW.terminal == ENDED
    assert all(ended - {Status.LAPSED} <= workflow.terminal <= ended for workflow in WORKFLOWS.values())


def test_every_status_can_be_reached_from_a_draft():
    reached, new = {Status.DRAFT}, {Status.DRAFT}
    while new:
        new = {after for status in new for after in WORKFLOW.table[status]} - reached
        reached |= new

    assert reached == set(Status)


def test_every_open_status_can_come_to_an_end():
    for status in OPEN:
        seen, new = set(), {status}
        while new:
            seen |= new
            new = {after for one in new for after in WORKFLOW.table[one]} - seen
        assert seen & WORKFLOW.terminal


def test_whose_turn_it_is_is_never_two_peoples():
    turns = {side: {status for status, owner in OWNER.items() if owner == side} for side in Side}

    assert set(OWNER) == set(Status)
    assert all(turns.values())
    assert turns[Side.REQUESTER] == EDITABLE
    assert turns[Side.REVIEWER] == REVIEWED
    assert turns[Side.QUEUE] | turns[Side.REVIEWER] == WITH_COMMS
    assert turns[Side.NOBODY] == ENDED


def test_every_move_has_its_promise_and_no_other():
    moves = {
        (before, after)
        for workflow in WORKFLOWS.values()
        for before, row in workflow.table.items()
        for after in row
    }

    assert set(PROMISES) == moves
    assert all(bool(promise.kind) == bool(promise.to) for promise in PROMISES.values())


def test_groups_fit_together():
    assert REVIEWED | {Status.RETURNED} == CLAIMED
    assert set() == BEFORE_DECISION & DECIDED
    assert BEFORE_DECISION | DECIDED | {Status.DRAFT, Status.WITHDRAWN} == set(Status)


def test_only_reviewed_requests_are_approved_or_declined():
    for status in Status:
        decides = WORKFLOW.table[status] & {Status.APPROVED, Status.DECLINED}
        assert bool(decides) == (status in REVIEWED)
