from approvals.requests.workflow import (
    BEFORE_DECISION,
    CLAIMED,
    DECIDED,
    EDITABLE,
    OPEN,
    REVIEWED,
    WORKFLOW,
    Status,
)


def test_the_table_is_total():
    assert set(WORKFLOW.table) == set(Status)


def test_what_is_at_its_end_stays_there():
    assert WORKFLOW.terminal == {Status.COMPLETED, Status.DECLINED, Status.NOT_SUPPORTED, Status.WITHDRAWN}


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
    turns = [EDITABLE, {Status.SUBMITTED}, {Status.SUPPORTED}, REVIEWED, {Status.APPROVED}, WORKFLOW.terminal]

    assert sum(len(turn) for turn in turns) == len(Status)
    assert set().union(*turns) == set(Status)


def test_groups_fit_together():
    assert REVIEWED | {Status.RETURNED} == CLAIMED
    assert set() == BEFORE_DECISION & DECIDED
    assert BEFORE_DECISION | DECIDED | {Status.DRAFT, Status.WITHDRAWN} == set(Status)


def test_only_reviewed_requests_are_approved_or_declined():
    for status in Status:
        decides = WORKFLOW.table[status] & {Status.APPROVED, Status.DECLINED}
        assert bool(decides) == (status in REVIEWED)
