"""The answers that most imports get, and a comms person's browser on its way through the pages."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from socialaccounts.vault.importing.models import ImportBatch

UPLOAD = "/register/import/"


@dataclass
class Importer:
    """Somebody at the import pages."""

    client: object
    lead: object
    service: object

    def upload(
        self, data: bytes, *, name: str = "passwords.csv", kind: str = "text", follow: bool = False, **more
    ):
        """Send a file from the first page."""
        files = {"file": SimpleUploadedFile(name, data)}
        if "key_file" in more:
            files["key_file"] = SimpleUploadedFile("key", more.pop("key_file"))
        return self.client.post(UPLOAD, {"kind": kind, **files, **more}, follow=follow)

    def answer(self, batch: ImportBatch, **more):
        """Send the second page as it is offered, with these answers."""
        found = self.client.get(reverse("importing:arrange", args=[batch.pk]))
        form = found.context["form"]
        values = {name: form[name].value() for name in form.fields}
        answers = {**values, "service": self.service.pk, "lead": self.lead.email, **more}
        answers = {name: value for name, value in answers.items() if value is not None}
        return self.client.post(reverse("importing:arrange", args=[batch.pk]), answers)

    def ready(self, data: bytes, *, upload: dict | None = None, **answers) -> ImportBatch:
        """Upload and answer; the import, its rows examined."""
        response = self.upload(data, **(upload or {}))
        assert response.status_code == 302, response.context["form"].errors
        batch = ImportBatch.objects.order_by("-started_at").first()
        response = self.answer(batch, **answers)
        assert response.status_code == 302, response.context["form"].errors
        batch.refresh_from_db()
        return batch

    def rows(self, batch: ImportBatch, show: str = "all"):
        """Look at the third page."""
        return self.client.get(reverse("importing:rows", args=[batch.pk]), {"show": show})

    def press(self, batch: ImportBatch, do: str, follow: bool = True, **more):
        """Press a button of the third page."""
        return self.client.post(reverse("importing:rows", args=[batch.pk]), {"do": do, **more}, follow=follow)


@pytest.fixture
def importer(comms, service, client_for):
    return Importer(client_for(comms), comms, service)


def problems(response) -> dict[int, list[tuple[str, str]]]:
    """What the page says of each row that it shows."""
    return {
        line.number: [(said.column, said.text) for said in line.problems]
        for line in response.context["lines"]
    }
