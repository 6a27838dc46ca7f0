"""The sealed store on S3, spoken to by the real client: kept, shown, given out and gone, and what if it is away."""

import json
import os
import subprocess
import sys

import boto3
import pytest
from django.conf import settings as portal
from moto import mock_aws

from config import encryption
from consents.intake import actions, store
from consents.intake.processing import process
from consents.models import Form, StoredFile
from tests.consents import factories

pytestmark = pytest.mark.django_db

BUCKET = "scans"
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",  # the stand-in takes any
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_MAX_ATTEMPTS": "1",
}


@pytest.fixture(scope="module")
def storages():
    """What the settings make of STORAGE_URL."""
    code = "import json, config.settings as s; print(json.dumps(s.STORAGES))"
    environment = {**os.environ, "STORAGE_URL": f"s3://{BUCKET}/portal"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=portal.BASE_DIR, env=environment, capture_output=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def bucket(storages, settings, monkeypatch):
    """A bucket of a stand-in for S3, which the portal uses as its store."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        settings.STORAGES = storages
        where = {"LocationConstraint": "eu-west-2"}
        yield boto3.resource("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)


def test_a_scan_is_kept_shown_given_out_and_gone(
    bucket, client_for, comms, upload, django_capture_on_commit_callbacks
):
    client, scan = client_for(comms), factories.picture("JPEG")

    upload(client, scan)
    file = StoredFile.objects.get()
    process(file.pk)

    names = sorted(one.key for one in bucket.objects.all())
    image = file.pages.get()
    assert names == sorted(f"portal/{name}" for name in (file.storage_name, image.storage_name))
    sealed = bucket.Object(f"portal/{file.storage_name}").get()["Body"].read()
    assert not any(scan[at : at + 16] in sealed for at in range(0, len(scan) - 16, 512))
    reference = file.form.reference
    assert client.get(f"/consents/forms/{reference}/pages/1/").content.startswith(b"\xff\xd8")
    original = client.get(f"/consents/forms/{reference}/original/")
    assert b"".join(original.streaming_content) == scan
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(form=file.form, by=comms)
    assert list(bucket.objects.all()) == []


def test_a_large_scan_comes_back_whole(bucket):
    plain = os.urandom(11 * 1024 * 1024)
    file = factories.make_file(factories.make_form(file=False), plain=plain)

    with store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as stream:
        assert stream.read() == plain


def test_a_cut_object_does_not_open(bucket):
    file = factories.make_file(factories.make_form(file=False), plain=b"scan" * 1000)
    there = bucket.Object(f"portal/{file.storage_name}")
    there.put(Body=there.get()["Body"].read()[:-5])

    with (
        pytest.raises(encryption.EncryptionError),
        store.opened(file.storage_name, sealed_key=file.sealed_key, context=file.context) as stream,
    ):
        stream.read()


def test_a_store_that_is_away_keeps_nothing_and_says_so(bucket, settings, client_for, comms, upload):
    settings.STORAGES = _away(settings.STORAGES)

    response = upload(client_for(comms), factories.picture("JPEG"))

    assert response.status_code == 200
    assert "cannot be kept just now" in str(response.context["form"].errors["scan"])
    assert not Form.objects.exists()


def test_a_page_whose_store_is_away_is_no_error_page(bucket, settings, client_for, comms):
    form = factories.make_form(status="filed", uploaded_by=comms, file=False)
    factories.make_page(factories.make_file(form))
    settings.STORAGES = _away(settings.STORAGES)

    assert client_for(comms).get(f"/consents/forms/{form.reference}/pages/1/").status_code == 503


def test_a_worker_waits_for_a_store_that_is_away(bucket, settings):
    file = factories.make_file(factories.make_form(file=False), scan="waiting", pages_state="waiting")
    settings.STORAGES = _away(settings.STORAGES)

    process(file.pk)

    factories.refreshed(file)
    assert (file.pages_state, file.failures) == ("waiting", 1)


def test_what_cannot_be_deleted_is_no_error(bucket, settings, caplog):
    settings.STORAGES = _away(settings.STORAGES)

    store.remove_now("anything")

    assert "could not be deleted" in caplog.text


def _away(storages):
    options = {**storages["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}
    return {**storages, "default": {**storages["default"], "OPTIONS": options}}
