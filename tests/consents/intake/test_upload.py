"""Step 1: what is kept, what is refused in one sentence, and that a refused file leaves nothing behind."""

import io

import pikepdf
import pytest
from PIL import Image

from accounts.models import AuditEvent
from consents.models import Form, StoredFile
from tests.consents import factories

pytestmark = pytest.mark.django_db

REFUSED = {}
KEPT = {}


def _script(document):
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def _launch(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def _nested_script(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


def _attachment(document):
    document.attachments["list.txt"] = b"names"


def _interactive(document):
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pikepdf.String("x"))


def _bomb_inside(document):
    image = document.make_stream(
        b"x",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=90000,
        Height=90000,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
    )
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=image))


def _bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    return out.getvalue()


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


BAD = {
    "a renamed program": (lambda: b"MZ\x90" + b"\0" * 3000, "is a program, not a scan"),
    "an empty file": (lambda: b"", "The selected file is empty"),
    "a spreadsheet": (lambda: b"PK\x03\x04" + b"sheet" * 200, "is not a PDF, JPEG, PNG or HEIC"),
    "a web page": (lambda: b"<html><script>alert(1)</script></html>", "is not a PDF, JPEG, PNG or HEIC"),
    "a GIF": (lambda: factories.picture("GIF"), "is not a PDF, JPEG, PNG or HEIC"),
    "a truncated PDF": (lambda: _cut(factories.pdf(3)), "The PDF is damaged or incomplete"),
    "a PDF that is only a header": (lambda: b"%PDF-1.7\n" + b"x" * 5000, "The PDF is damaged or incomplete"),
    "an encrypted PDF": (
        lambda: factories.pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        "protected by a password",
    ),
    "a PDF locked against change": (
        lambda: factories.pdf(encryption=pikepdf.Encryption(owner="a", user="")),
        "protected by a password",
    ),
    "a PDF with a script": (lambda: factories.pdf(change=_script), "The PDF contains a script"),
    "a PDF with a script in an object stream": (
        lambda: factories.pdf(change=_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "The PDF contains a script",
    ),
    "a PDF with a script in an annotation": (
        lambda: factories.pdf(change=_nested_script),
        "The PDF contains a script",
    ),
    "a PDF that starts a program": (lambda: factories.pdf(change=_launch), "opens a program or another file"),
    "a PDF with a file inside": (lambda: factories.pdf(change=_attachment), "has other files inside it"),
    "an interactive PDF": (lambda: factories.pdf(change=_interactive), "is an interactive form"),
    "a PDF with a pixel bomb": (lambda: factories.pdf(change=_bomb_inside), "more than 50 million pixels"),
    "a PDF without pages": (lambda: factories.pdf(0), "The PDF has no pages"),
    "a PDF of 21 pages": (lambda: factories.pdf(21), "has 21 pages, and the most is 20"),
    "a pixel bomb": (_bomb, "more than 50 million pixels"),
    "a truncated JPEG": (lambda: _cut(factories.picture("JPEG")), "The picture is damaged or incomplete"),
    "a truncated PNG": (lambda: _cut(factories.picture("PNG")), "The picture is damaged or incomplete"),
    "a truncated HEIC": (lambda: _cut(factories.picture("HEIF")), "The picture is damaged or incomplete"),
    "a file of 16 MB": (
        lambda: factories.picture("JPEG") + b"\0" * (16 * 1024 * 1024),
        "is larger than 15 MB",
    ),
}
GOOD = {
    "PDF": (lambda: factories.pdf(20), "pdf", 20),
    "JPEG": (lambda: factories.picture("JPEG"), "jpeg", 1),
    "PNG": (lambda: factories.picture("PNG"), "png", 1),
    "HEIC": (lambda: factories.picture("HEIF"), "heic", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_in_one_sentence_and_keeps_nothing(name, client_for, manager, upload, stored):
    make, sentence = BAD[name]

    response = upload(client_for(manager), make(), "scan.pdf")

    assert response.status_code == 200
    errors = response.context["form"].errors["scan"]
    assert len(errors) == 1
    assert sentence in errors[0]
    assert stored() == []
    assert not Form.objects.exists()
    assert not StoredFile.objects.exists()
    assert not AuditEvent.objects.filter(event__startswith="form.").exists()


@pytest.mark.parametrize("name", GOOD)
def test_it_keeps_what_decodes_whatever_its_name(name, client_for, manager, upload, stored):
    make, kind, pages = GOOD[name]

    response = upload(client_for(manager), make(), "anything.exe")

    file = StoredFile.objects.get()
    assert response.url == f"/consents/forms/CF-{file.form_id:04d}/details/"
    assert (file.kind, file.page_count, file.form.uploaded_by) == (kind, pages, manager)
    assert [path.name for path in stored()] == [file.storage_name]


def test_the_store_holds_no_run_of_the_plaintext(client_for, manager, upload, stored):
    scan = factories.picture("JPEG")

    upload(client_for(manager), scan)

    sealed = stored()[0].read_bytes()
    assert not any(scan[at : at + 16] in sealed for at in range(0, len(scan) - 16, 512))
    assert StoredFile.objects.get().storage_name not in str(scan[:10])


def test_the_upload_is_hashed_sized_and_audited_without_a_name(client_for, manager, service, upload):
    import hashlib

    scan = factories.pdf(2)

    upload(client_for(manager), scan, "Mia Okafor consent.pdf")

    file = StoredFile.objects.get()
    assert (file.sha256, file.size) == (hashlib.sha256(scan).hexdigest(), len(scan))
    assert file.form.service == service
    event = AuditEvent.objects.get(event="form.uploaded")
    assert event.target_ref == file.form.reference
    assert "Okafor" not in event.details + event.reason


def test_the_same_file_again_is_said_on_the_next_page(client_for, manager, upload):
    client = client_for(manager)
    scan = factories.pdf(1)
    upload(client, scan)
    first = Form.objects.get()

    response = client.get(upload(client, scan).url)

    assert "Exactly the same file was uploaded before" in response.content.decode()
    assert first.reference in response.content.decode()


def test_a_body_far_too_large_is_not_even_read(client_for, manager, settings):
    settings.SCAN_MAX_BYTES = 1000

    response = client_for(manager).post("/consents/forms/new/", {"scan": io.BytesIO(b"x" * 20_000)})

    assert response.status_code == 413
    assert "The file is too large" in response.content.decode()


def test_a_form_without_a_file_is_refused(client_for, manager):
    response = client_for(manager).post("/consents/forms/new/", {})

    assert response.context["form"].errors["scan"] == ["Select the scan of the signed form"]


def test_a_post_without_the_security_token_is_refused_and_keeps_nothing(manager, stored):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(manager, backend="accounts.signin.backend.RoleBackend")

    response = client.post("/consents/forms/new/", {"scan": io.BytesIO(factories.pdf(1))})

    assert response.status_code == 403
    assert stored() == []


def test_a_manager_of_two_services_says_for_which(client_for, manager, upload):
    from accounts.models import Membership
    from tests.factories import make_service

    other = make_service("Museum")
    Membership.objects.create(user=manager, service=other, is_manager=True)
    client = client_for(manager)

    refused = upload(client, factories.pdf(1))
    upload(client, factories.pdf(1), service=str(other.pk))

    assert "service" in refused.context["form"].errors
    assert Form.objects.get().service == other


def test_a_failing_database_leaves_no_file_behind(client_for, manager, upload, stored, monkeypatch):
    from config import encryption

    def fails(*args):
        raise encryption.KeysetMissing("gone")

    monkeypatch.setattr("config.encryption.sign", fails)

    assert upload(client_for(manager), factories.pdf(1)).status_code == 503
    assert stored() == []
    assert not Form.objects.exists()


@pytest.mark.parametrize("who", ["officer", "stranger", "auditor", "admin", "safeguarding"])
def test_only_managers_and_comms_file_forms(who, request, client_for):
    assert client_for(request.getfixturevalue(who)).get("/consents/forms/new/").status_code == 403
