from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.consents import factories


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> None:
    """Each test has a store of its own, so that it can say what is left behind."""
    storage = {
        **settings.STORAGES["default"],
        "OPTIONS": {"location": str(tmp_path / "store"), "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    (tmp_path / "store").mkdir()
    settings.CLAMD_URL = ""
    settings.ALLOW_UNSCANNED = True


@pytest.fixture
def stored(tmp_path: Any) -> Callable[[], list[Any]]:
    """What lies in the store now."""
    return lambda: sorted((tmp_path / "store").rglob("*"))


@pytest.fixture
def upload() -> Callable[..., Any]:
    """`upload(client, bytes, name)`: sends a scan as the page's form does."""

    def send(client: Client, content: bytes, name: str = "scan.pdf", **fields: str) -> Any:
        return client.post("/consents/forms/new/", {"scan": SimpleUploadedFile(name, content), **fields})

    return send


@pytest.fixture
def draft(manager, service):
    factories.make_wording()
    return factories.make_form(status="draft", uploaded_by=manager, service=service)


@pytest.fixture
def send(client_for, manager, draft):
    client = client_for(manager)
    return lambda do, **fields: client.post(
        f"/consents/forms/{draft.reference}/details/", {"do": do, **fields}
    )
