"""The verdict table: at least one row per rule of the council's consent rules, by number."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consents.checks.answer import Outcome
from consents.checks.question import (
    AdultFacts,
    Capacity,
    Checked,
    FlagFacts,
    FlagKind,
    Policy,
    Question,
    Scan,
    WithdrawalFacts,
)
from consents.checks.rules_decided import ANSWERABLE
from consents.checks.rules_forms import evidence_of
from consents.checks.verdict import RULESET, decide
from tests.consents.checks.asked import (
    AUTHORITY,
    FACEBOOK,
    FATHER,
    NOW,
    THEMSELF,
    TODAY,
    all_rules,
    child,
    event_form,
    form,
    question,
    refusal,
)
from tests.consents.checks.rows import (
    ALLOW,
    BLOCK,
    IN_CARE,
    NOBODY,
    REFER,
    SIGN_OFF,
    TABLE,
    TEENAGER,
    VIDEO,
    with_flag,
    with_wording,
    withdrawal,
)
from tests.consents.checks.rows_whole import WHOLE


@pytest.mark.parametrize(
    ("rule", "outcome", "asked"), WHOLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(WHOLE)]
)
def test_the_photo_as_a_whole_is_answered_as_the_table_says(
    rule: int, outcome: Outcome, asked: Question
) -> None:
    assert decide(asked).outcome == outcome


def test_each_of_the_37_rules_has_its_rows() -> None:
    assert {rule for rule, _, _ in (*TABLE, *WHOLE)} == set(range(1, 38))


def test_every_refer_names_comms_or_safeguarding_and_who_may_answer_what_is_written_down() -> None:
    addressees = {
        (reason.rule, reason.decider.value)
        for _, _, asked in (*TABLE, *WHOLE)
        for reason in decide(asked).every_reason
        if reason.outcome is REFER
    }
    of_safeguarding = {rule for rule, who in addressees if who == "safeguarding"}
    assert of_safeguarding == {8, 9}
    assert {rule for rule, who in addressees if who == "comms"} == {
        7, 13, 16, 17, 21, 24, 27, 28, 30, 31, 34,
    }  # fmt: skip
    assert set(ANSWERABLE) == {8, 13, 24, 30, 31}


@pytest.mark.parametrize(
    ("rule", "outcome", "asked"), TABLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(TABLE)]
)
def test_the_rule_speaks_as_the_table_says(rule: int, outcome: Outcome | None, asked: Question) -> None:
    assert all_rules(decide(asked)).get(rule) == outcome


def test_the_base_question_is_allowed_and_names_its_evidence() -> None:
    verdict = decide(question(child(form())))
    assert verdict.outcome is ALLOW
    assert verdict.permits_posting
    assert verdict.ruleset == RULESET
    assert verdict.decided_at == NOW
    (evidence,) = verdict.children[0].evidence
    assert (evidence.reference, evidence.wording) == ("CF-0001", "3")
    assert (evidence.first_day, evidence.last_day) == (date(2026, 1, 10), date(2026, 12, 31))


def test_2_a_retrospective_check_is_labelled_and_never_permits_posting() -> None:
    verdict = decide(question(child(form()), publish_on=TODAY - timedelta(1), retrospective=True))
    assert verdict.outcome is ALLOW
    assert verdict.retrospective
    assert not verdict.permits_posting


def test_2_a_check_for_today_is_not_retrospective_whatever_was_asked() -> None:
    assert not decide(question(child(form()), retrospective=True)).retrospective


def test_4_nobody_recognisable_is_not_applicable_and_names_who_declared_it() -> None:
    verdict = decide(question(**NOBODY))
    assert (verdict.outcome, verdict.declared_by) == (Outcome.NOT_APPLICABLE, "manager")
    assert verdict.permits_posting


def test_8_flags_are_spoken_of_in_neutral_words() -> None:
    for asked in (with_flag(FlagKind.BLOCK), with_flag(FlagKind.REFER), child(form(), looked_after=True)):
        (reason,) = decide(question(asked)).children[0].reasons
        assert reason.remedy == "contact safeguarding"
        assert not any(word in reason.sentence for word in ("flag", "care", "looked", "risk", "court"))


def test_9_the_authority_with_its_sign_off_allows() -> None:
    asked = question(child(form(adult=AUTHORITY), sign_offs=(SIGN_OFF,), **IN_CARE))
    assert decide(asked).outcome is ALLOW


def test_12_one_sound_yes_is_enough_where_nobody_says_no() -> None:
    expired = form(reference="CF-0002", adult=FATHER, valid_until=date(2026, 2, 1))
    verdict = decide(question(child(form(), expired)))
    assert verdict.outcome is ALLOW
    assert [evidence.reference for evidence in verdict.children[0].evidence] == ["CF-0001"]


def test_13_both_forms_of_the_same_day_that_say_yes_are_evidence() -> None:
    verdict = decide(question(child(form(), form(reference="CF-0002"))))
    assert [evidence.reference for evidence in verdict.children[0].evidence] == ["CF-0001", "CF-0002"]


def test_13_a_later_form_that_never_offered_the_channel_leaves_the_earlier_yes() -> None:
    website_only = with_wording(channels=frozenset({"website"}))
    later = form(
        reference="CF-2", wording=website_only, channels=frozenset({"website"}), signed_on=date(2026, 2, 1)
    )
    assert decide(question(child(form(), later))).outcome is ALLOW


def test_13_an_empty_box_on_the_form_of_another_event_says_nothing_of_this_photo() -> None:
    other = event_form(
        reference="CF-2", event_from=TODAY, event_until=TODAY, channels=frozenset(), signed_on=TODAY
    )
    assert decide(question(child(form(), other))).outcome is ALLOW


def test_25_an_empty_box_for_the_medium_on_the_other_parents_form_is_a_no() -> None:
    both = child(
        form(media=frozenset({"video"})), form(reference="CF-2", adult=FATHER, media=frozenset({"photo"}))
    )
    assert all_rules(decide(question(both, **VIDEO)))[12] is BLOCK


def test_26_from_18_the_parents_refusal_no_longer_counts_but_a_later_withdrawal_does() -> None:
    own = form(reference="CF-3", adult=THEMSELF, signed_on=date(2026, 4, 2))
    grown = child(own, refusal(), date_of_birth=date(2008, 4, 1))
    assert decide(question(grown)).outcome is ALLOW
    later = replace(grown, withdrawals=(withdrawal(date(2026, 5, 1), adult="father"),))
    assert all_rules(decide(question(later)))[10] is BLOCK


def test_27_under_18_the_childs_own_signature_is_not_enough() -> None:
    verdict = decide(question(child(form(adult=THEMSELF), date_of_birth=TEENAGER)))
    assert all_rules(verdict) == {14: BLOCK}


@pytest.mark.parametrize(("day", "grown"), [(date(2026, 2, 27), False), (date(2026, 2, 28), True)])
def test_28_who_was_born_on_29_february_is_18_on_28_february(day: date, grown: bool) -> None:
    now = datetime(2026, 2, 20, 9, tzinfo=UTC)
    born = child(form(), date_of_birth=date(2008, 2, 29))
    verdict = decide(question(born, now=now, publish_on=day, taken_on=date(2026, 2, 1)))
    assert (26 in all_rules(verdict)) is grown


def test_32_siblings_are_judged_each_alone_and_one_withdrawn_blocks_the_photo_of_both() -> None:
    withdrawn = child(form(), key="2", withdrawals=(withdrawal(),))
    verdict = decide(question(child(form()), withdrawn))
    assert verdict.outcome is BLOCK
    assert [(one.key, one.outcome) for one in verdict.children] == [("2", BLOCK), ("1", ALLOW)]
    assert verdict.leave_out == ("2",)


def test_33_refusals_of_the_merged_records_still_count() -> None:
    merged = child(form(), refusal(adult=FATHER), merged=True, identity_verified_again=True)
    assert all_rules(decide(question(merged)))[12] is BLOCK


@pytest.mark.parametrize(("days", "warned"), [(30, True), (31, False), (0, True)])
def test_35_a_consent_that_ends_within_30_days_is_allowed_with_a_warning(days: int, warned: bool) -> None:
    verdict = decide(question(child(form(valid_until=TODAY + timedelta(days)))))
    assert verdict.outcome is ALLOW
    assert (35 in [warning.rule for warning in verdict.children[0].warnings]) is warned


def test_35_the_days_before_a_warning_are_a_setting() -> None:
    asked = question(child(form(valid_until=TODAY + timedelta(40))), policy=Policy(warn_days=60))
    assert [warning.rule for warning in decide(asked).children[0].warnings] == [35]


def test_36_withdrawn_between_check_and_posting_the_second_evaluation_blocks() -> None:
    asked = question(child(form()))
    later = replace(asked, now=NOW + timedelta(minutes=5))
    withdrawn = child(
        form(), withdrawals=(WithdrawalFacts(received_at=NOW + timedelta(minutes=1), adult="mother"),)
    )
    assert decide(asked).outcome is ALLOW
    assert decide(replace(later, children=(withdrawn,))).outcome is BLOCK


def test_37_an_error_inside_the_rules_is_a_block_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    naive = replace(question(child(form())), now=datetime(2026, 5, 20, 9))  # noqa: DTZ001
    verdict = decide(naive)
    assert all_rules(verdict) == {37: BLOCK}
    assert "BLOCK" in caplog.text


@pytest.mark.parametrize(
    "asked",
    [
        question(child(form()), child(form(), given_names="Other"), recognisable=1),
        question(child(form()), unknown=-1),
        question(child(form()), unknown=0.5),
        question(child(form(), withdrawals=(WithdrawalFacts(received_at=datetime(2026, 1, 1)),))),  # noqa: DTZ001
    ],
)
def test_37_facts_that_contradict_themselves_are_a_block(asked: Question) -> None:
    assert all_rules(decide(asked)) == {37: BLOCK}


def test_30_june_at_half_past_eleven_at_night_utc_is_1_july_in_chesterfield() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    ends = child(form(valid_until=date(2026, 6, 30)))
    assert all_rules(decide(question(ends, now=late, publish_on=date(2026, 6, 30))))[2] is BLOCK
    assert all_rules(decide(question(ends, now=late, publish_on=date(2026, 7, 1))))[20] is BLOCK
    in_time = late - timedelta(hours=1)
    assert decide(question(ends, now=in_time, publish_on=date(2026, 6, 30))).outcome is ALLOW


def test_a_withdrawal_received_after_midnight_in_london_is_of_the_new_day() -> None:
    at = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
    asked = child(
        form(signed_on=date(2026, 5, 1)), withdrawals=(WithdrawalFacts(received_at=at, adult="mother"),)
    )
    assert all_rules(decide(question(asked)))[10] is BLOCK


def test_each_child_gets_every_reason_that_applies() -> None:
    bad = child(
        form(
            checked=Checked.RECEIVED,
            scan=Scan.PENDING,
            channels=frozenset({"facebook"}),
            valid_until=date(2026, 5, 1),
        ),
        date_of_birth=None,
        flags=(FlagFacts(kind=FlagKind.BLOCK),),
    )
    rules = [reason.rule for reason in decide(question(bad, caption="Ada")).children[0].reasons]
    assert rules == [8, 15, 16, 20, 29, 28]


def test_every_reason_carries_a_remedy_and_a_refer_says_who_decides() -> None:
    for _, _, asked in TABLE:
        verdict = decide(asked)
        for reason in [*verdict.reasons, *(reason for one in verdict.children for reason in one.reasons)]:
            assert reason.remedy
            assert bool(reason.decider) is (reason.outcome is REFER)


def test_what_would_make_it_postable_is_each_remedy_once_and_the_children_to_leave_out() -> None:
    verdict = decide(question(child(), child(key="2"), child(form(), key="3")))
    assert verdict.remedies == ("ask the family for a form, or leave this child out",)
    assert verdict.leave_out == ("1", "2")
    assert decide(question(child(), channel=replace(FACEBOOK, live=False))).leave_out == ()


def test_a_form_waiting_beside_a_sound_one_and_an_unscanned_one_are_warnings() -> None:
    beside = form(
        reference="CF-0002", adult=AdultFacts(key="x", capacity=Capacity.CARER), checked=Checked.RECEIVED
    )
    asked = question(child(form(scan=Scan.NOT_SCANNED), beside), policy=Policy(allow_unscanned=True))
    verdict = decide(asked)
    assert verdict.outcome is ALLOW
    assert [warning.rule for warning in verdict.children[0].warnings] == [15, 16]


def test_a_form_with_defects_is_no_evidence() -> None:
    with pytest.raises(ValueError):
        evidence_of(form(wording=None))
