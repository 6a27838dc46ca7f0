"""What the pages of an import say: refusals, days and errors in words."""

import pytest

from accounts.staff.importing.models import StaffImport
from tests.accounts.staff.importing.test_import import judged, upload
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def test_refusals_are_shown_and_cancelling_deletes(admin, officer, client_for):
    client = client_for(admin)
    assert "not a CSV" in upload(client, "\0\0").content.decode()
    assert "Select the file" in client.post("/people/import/", {}).content.decode()
    batch = judged("new@staff.example,New Person,,,,,\n", admin)
    make_user()
    url = f"/people/import/{batch.pk}/rows/"
    assert "has changed since" in client.post(url, {"do": "confirm"}).content.decode()
    assert "Begun" in client.get("/people/import/").content.decode()
    assert client.get(f"/people/import/{batch.pk}/done/").headers["Location"] == url

    client.post(url, {"do": "cancel"})

    assert not StaffImport.objects.exists()
    assert "Its rows are deleted" in client.get(url, follow=True).content.decode()


def test_a_day_is_said_in_words_and_errors_say_that_nothing_is_imported(admin, client_for):
    make_service("Parks")
    batch = judged("new@staff.example,New Person,,Parks,,2026-02-01,\n", admin)
    wrong = judged("x,Ann,,,,,\n", admin)

    page = client_for(admin).get(f"/people/import/{batch.pk}/rows/").content.decode()
    bad = client_for(admin).get(f"/people/import/{wrong.pk}/rows/").content.decode()

    assert "1 February 2026" in page
    assert "Confirm and import" in page
    assert "1 row cannot be imported, so nothing is." in bad
    assert "Confirm and import" not in bad
    assert "Nothing is written until" not in bad


def test_a_file_over_five_megabytes_is_not_read(admin, client_for):
    answer = upload(client_for(admin), "Email,Name\n" + "x" * (5 * 1024 * 1024))

    assert "larger than 5 MB" in answer.content.decode()
