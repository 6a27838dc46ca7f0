"""The worker's part: large imports go on by themselves, and what is over is deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from config import clock as portal_clock
from config.encryption import SealBroken
from config.workflow import WrongState
from socialaccounts.models import ImportBatch, ImportRow, SocialAccount, Version
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.importing import actions, examining
from socialaccounts.vault.importing.examining import examine
from socialaccounts.vault.importing.tasks import go_on, go_on_all
from socialaccounts.vault.importing.terms import WORKFLOW, Matches, Status
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_rotation, make_version
from tests.socialaccounts.vault.importing.made import examined, make_batch, numbered

pytestmark = pytest.mark.django_db

MANY = 230


def answers(batch, service, by):
    return {
        "columns": batch.columns, "platform": None, "service": service, "lead": by, "matches": Matches.DEPOSIT,
    }  # fmt: skip


@pytest.fixture
def arranged(comms, service):
    """A large import whose rows nobody has examined yet."""
    batch = make_batch(comms, numbered(MANY))
    return actions.arrange(batch=batch, by=comms, answers=answers(batch, service, comms))


def test_the_workflow_is_total_and_ends(comms):
    assert WORKFLOW.terminal == {Status.IMPORTED}


def test_a_large_file_is_examined_step_by_step_with_progress(arranged, importer):
    assert not examine(arranged.pk, seconds=0)

    page = importer.rows(arranged)

    assert page["Refresh"] == "2"
    assert f"100 of {MANY} rows done" in page.content.decode()
    go_on(str(arranged.pk))
    assert importer.rows(arranged).context["counts"].new == MANY


def test_a_worker_gives_way_to_others_and_comes_back(arranged, monkeypatch, settings, tmp_path):
    settings.REDIS_URL, settings.BROKER_DIR = "", tmp_path
    monkeypatch.setattr(examining, "PER_TASK", 0)

    for _ in range(3):
        assert ImportBatch.objects.get().status == "examining"
        go_on(str(arranged.pk))

    assert ImportBatch.objects.get().status == "ready"


def test_a_large_import_is_written_by_the_worker_with_progress(comms, service, importer):
    batch = examined(comms, service, numbered(MANY))

    page = importer.press(batch, "confirm")
    assert "The passwords are being imported" in page.content.decode()
    assert Version.objects.count() == 0
    assert go_on_all() == 1

    assert Version.objects.count() == SocialAccount.objects.count() == MANY
    assert importer.client.get(reverse("importing:done", args=[batch.pk])).status_code == 200


def test_rows_are_not_examined_twice(arranged):
    examine(arranged.pk, seconds=0)
    first = arranged.rows.examined().order_by("number").first()
    kept = bytes(first.sealed_finding)

    go_on(str(arranged.pk))

    first.refresh_from_db()
    assert bytes(first.sealed_finding) == kept


def test_an_examination_overtaken_by_new_answers_stops(arranged, comms, service):
    stale = ImportBatch.objects.get(pk=arranged.pk)
    examine(arranged.pk, seconds=600)
    ready = ImportBatch.objects.get(pk=arranged.pk)
    actions.arrange(batch=ready, by=comms, answers=answers(ready, service, comms))

    assert not examining._write(stale, [])
    assert examining._finish(stale)
    assert ImportBatch.objects.get(pk=arranged.pk).status == "examining"


def test_an_import_cancelled_meanwhile_is_passed_over(arranged):
    pk = arranged.pk
    actions.cancel(batch=arranged)

    go_on(str(pk))

    assert not ImportBatch.objects.exists()


def test_the_passwords_are_not_weighed_again_for_other_answers(arranged, comms, service):
    examine(arranged.pk, seconds=600)
    batch = ImportBatch.objects.get(pk=arranged.pk)

    actions.arrange(batch=batch, by=comms, answers=answers(batch, service, comms))
    assert not batch.rows.filter(weak__isnull=True).exists()
    batch.refresh_from_db()
    examine(batch.pk, seconds=600)
    batch.refresh_from_db()
    actions.arrange(
        batch=batch,
        by=comms,
        answers=answers(batch, service, comms) | {"columns": {"name": 0, "password": 2}},
    )
    assert not batch.rows.filter(weak__isnull=False).exists()


def test_what_is_over_is_deleted_every_minute(comms, service):
    make_batch(comms)
    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(minutes=30))
    kept = make_batch(comms)

    go_on_all()

    assert list(ImportBatch.objects.all()) == [kept]
    assert ImportRow.objects.count() == 1


@pytest.mark.parametrize(("hours", "left"), [(1.9, 1), (2.1, 0)])
def test_an_import_that_is_never_written_is_deleted_in_the_end(comms, service, hours, left):
    actions.confirm(batch=examined(comms, service), by=comms)
    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(hours=hours))

    actions.dispose_expired()

    assert ImportBatch.objects.count() == left


def test_the_report_stays_for_a_day(comms, service):
    batch = actions.confirm(batch=examined(comms, service), by=comms)
    actions.carry_out(pk=batch.pk)
    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(hours=23))
    assert actions.dispose_expired() == 0

    ImportBatch.objects.update(started_at=portal_clock.now() - timedelta(hours=25))
    assert actions.dispose_expired() == 1
    assert Version.objects.count() == 1


def test_broken_seals_hold_an_import_up_without_a_trace_of_what_they_hold(comms, service, caplog):
    batch = actions.confirm(batch=examined(comms, service), by=comms)
    ImportRow.objects.update(sealed_cells=b"broken")

    assert go_on_all() == 1

    assert "the keyring or a seal is broken" in caplog.text
    assert "otter" not in caplog.text
    with pytest.raises(SealBroken):
        actions.carry_out(pk=batch.pk)
    assert Version.objects.count() == 0


def test_a_row_moved_to_another_import_does_not_open(comms):
    first, second = make_batch(comms), make_batch(comms)
    row = first.rows.get()
    second.rows.update(sealed_cells=row.sealed_cells)

    with pytest.raises(SealBroken):
        second.rows.get().cells()


def test_rows_cannot_be_changed_once_confirmed(comms, service):
    batch = actions.confirm(batch=examined(comms, service), by=comms)

    with pytest.raises(WrongState, match="has gone on meanwhile"):
        actions.leave_out(batch=batch, by=comms, shown=[2], ticked=[2])
    with pytest.raises(WrongState, match="has gone on meanwhile"):
        actions.leave_out_errors(batch=batch, by=comms)
    with pytest.raises(WrongState, match="has gone on meanwhile"):
        actions.arrange(batch=batch, by=comms, answers=answers(batch, service, comms))


def test_an_import_that_is_gone_cannot_be_gone_on_with(comms, service):
    batch = examined(comms, service)
    actions.cancel(batch=ImportBatch.objects.get(pk=batch.pk))
    actions.cancel(batch=batch)

    for act in (
        lambda: actions.confirm(batch=batch, by=comms),
        lambda: actions.leave_out_errors(batch=batch, by=comms),
        lambda: actions.arrange(batch=batch, by=comms, answers=answers(batch, service, comms)),
    ):
        with pytest.raises(WrongState, match="was cancelled or has expired"):
            act()


def test_nothing_of_an_import_names_a_secret(comms):
    batch = make_batch(comms)

    assert str(batch) == f"import {batch.pk}"
    assert str(batch.rows.get()) == f"row 2 of {batch.pk}"


def test_a_confirmed_import_that_was_carried_out_needs_nothing_more(comms, service):
    batch = actions.confirm(batch=examined(comms, service), by=comms)
    actions.carry_out(pk=batch.pk)

    actions.carry_out(pk=batch.pk)
    assert actions.confirm(batch=batch, by=comms).status == "imported"
    assert Version.objects.count() == 1


def test_the_next_sweep_closes_what_an_imported_password_settles(comms, service):
    account = make_account("Page 1", service=service, url="https://facebook.com/page1")
    rotation = make_rotation(make_version(account), due=portal_clock.today())
    batch = actions.confirm(batch=examined(comms, service), by=comms)
    actions.carry_out(pk=batch.pk)

    sweep()

    rotation.refresh_from_db()
    assert (rotation.ended, rotation.closed_by) == ("changed", Version.objects.current().get())
