"""A keyring that is away is nobody's mistake, and no fault of the values: every page says so in the same words."""

import pytest

from accounts.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_what_cannot_be_recorded_is_refused_in_words(client_for, auditor, settings, tmp_path, caplog):
    client = client_for(auditor)
    settings.KEYSET_PATH = tmp_path / "none.json"

    response = client.get("/audit/export.csv")

    page = response.content.decode()
    assert response.status_code == 503
    assert "The portal’s keys are away" in page
    assert "Nothing that was saved before is lost or damaged" in page
    assert str(tmp_path) not in page
    assert "none.json cannot be read" in caplog.text
    assert not AuditEvent.objects.filter(event="audit.exported").exists()


def test_other_faults_are_left_to_the_page_for_them(rf):
    from accounts.middleware import KeysAway

    assert KeysAway(lambda _: None).process_exception(rf.get("/"), RuntimeError("x")) is None
