from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from approvals.requests.drawing import PAGE, drawing
from approvals.requests.workflow import RequestKind, Status


def test_the_documentation_is_as_the_tables_are():
    assert (Path(settings.BASE_DIR) / PAGE).read_text() == drawing()


def test_the_command_draws_it(tmp_path, settings, capsys):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    call_command("draw_workflows")

    assert (tmp_path / PAGE).read_text() == drawing()


def test_it_names_every_status_and_kind():
    drawn = drawing()

    assert all(kind.label in drawn for kind in RequestKind)
    assert all(status.label in drawn for status in Status)
