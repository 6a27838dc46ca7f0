import pytest

from accounts import notices
from tests.accounts.notices.receiver import receiving

KIND, URGENT = "test_kind", "urgent_kind"


@pytest.fixture(autouse=True)
def _template(tmp_path, settings):
    (tmp_path / "notice.txt").write_text(
        "Subject: About {{ facts.account }}\n\n{% load portal %}Dear {{ recipient.full_name }}, see {{ link }}\n"
    )
    (tmp_path / "notice.html").write_text(
        "<p>Dear {{ recipient.full_name }}, <a href='{{ link }}'>see</a></p>"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    notices.register(KIND, "notice")
    notices.register(URGENT, "notice", urgent=True)


@pytest.fixture
def owe():
    """Owes people a notice about something."""

    def say(*people, about, stage="", kind=KIND, title="A title"):
        facts = {"account": "Parks"}
        notices.owe(kind, to=people, about=about, title=title, stage=stage, facts=facts, url="/register/")

    return say


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running
