"""The mail of the embedded mode, for the demo administrator to read."""

import pytest
from django.core.mail import send_mail

from accounts.templatetags.portal import at_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def test_a_mail_is_listed_and_read(client_for, admin):
    send_mail("Change the password", "See https://portal.example/register/", None, ["olive@council.example"])
    client = client_for(admin)

    (listed,) = client.get("/mail/").context["mails"]
    page = client.get(f"/mail/{listed.name}/").content.decode()

    assert (listed.to, listed.subject) == ("olive@council.example", "Change the password")
    assert 'href="https://portal.example/register/"' in page
    assert at_time(listed.date) in page


def test_a_mail_without_headers_breaks_nothing(client_for, admin, folder):
    (folder / "odd.log").write_bytes(b"\xff no header\n" + b"-" * 79 + b"\n")

    assert "(no subject)" in client_for(admin).get("/mail/").content.decode()


def test_without_mail_it_says_so(client_for, admin):
    assert "No mail has been sent yet." in client_for(admin).get("/mail/").content.decode()
