"""A keyring of the test's own, and values of every room sealed by it."""

import os
import time
from contextlib import contextmanager

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.db import connection

from accounts.learning.training.models import Certificate
from accounts.models import Standing
from accounts.signin.factors.adapter import FactorAdapter
from config import clock, encryption
from consents.intake import store
from consents.intake.models import StoredFile
from consents.intake.printing.models import PrintedPaper
from consents.takedowns.models import EvidencePage, TakeDown
from socialaccounts.models import Feed, RecoveryCode, RecoveryKit
from socialaccounts.vault.importing.models import ImportBatch, ImportRow
from tests.accounts.learning.factories import make_course, make_record
from tests.consents import factories as consents
from tests.consents.checks.made import make_check
from tests.consents.intake.batches.made import make_job, make_tray
from tests.consents.takedowns.made import make_post
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    """The key file, fresh for this test."""
    settings.KEYSET_PATH = tmp_path / "keys" / "keyset.json"
    encryption.key_file().make()
    return encryption.key_file()


def age(path):
    """Let the last change of the key file have happened an hour ago."""
    os.utime(path, times=(time.time() - 3600, time.time() - 3600))


@pytest.fixture
def aged(key_file):
    """`aged()` does so."""
    return lambda: age(key_file.path)


@pytest.fixture
def version(key_file, db):
    """A password of the vault."""
    return make_version(make_account(), password="the password")


@pytest.fixture
def values(version, officer, settings):
    """A value of each kind that is sealed: a factor, token, certificate, password, seed, code, feed, import, scan, its
    page, a picture, an office scan and its page, printed forms, evidence.

    Returns the page.
    """
    FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    standing = Standing(identity=SocialAccount.objects.create(user=officer, provider="council", uid="sub-1"))
    standing.sealed_token = encryption.seal(b"refresh", context=standing.context)
    standing.save(force_insert=True)
    certificate = Certificate(record=make_record(officer, make_course()), size=3)
    certificate.sealed_file = encryption.seal(b"pdf", context=certificate.context)
    certificate.save(force_insert=True)
    Feed.new(officer).save()
    batch = ImportBatch(by=officer, kind="csv")
    batch.seal_headings(["Password"])
    batch.save()
    row = ImportRow(batch=batch, number=1)
    row.seal_cells(["the password"])
    row.seal_finding({"account": "Parks"})
    row.save()
    kit = RecoveryKit(account=version.credential.account, changed_by=officer)
    kit.seal_seed("JBSWY3DPEHPK3PXP")
    kit.save()
    code = RecoveryCode(kit=kit, number=1)
    code.sealed_code = encryption.seal(b"1234-5678", context=code.context)
    code.save()
    RecoveryKit.objects.create(account=make_account(), changed_by=officer)
    settings.PHOTO_CHECK_KEEP_THUMBNAIL = True
    make_check(officer, thumbnail=b"small picture")
    make_tray(officer)
    paper = PrintedPaper(job=make_job(officer), size=3)
    take_down = TakeDown.objects.create(post=make_post(officer), due_on=clock.today())
    # The form behind that post has a stand-in for a file, which nothing opens.
    StoredFile.objects.update(sealed_key=b"")
    evidence = EvidencePage(
        take_down=take_down, number=1, width=1, height=1, sha256="0" * 64, given_by=officer, size=3
    )
    for file in (paper, evidence):
        file.storage_name, file.sealed_key = store.seal_whole(b"pdf", pk=file.pk, context=file.context)
        file.save(force_insert=True)
    form = consents.make_form(status="filed", uploaded_by=officer)
    return consents.make_page(form.files.get())


@pytest.fixture
def run(capsys):
    """`run("rotate_keys", "--finish")` gives what the command printed."""

    def call(*arguments: str) -> str:
        call_command(*arguments)
        return capsys.readouterr().out

    return call


@contextmanager
def before_the_lock(table, act):
    """`act()` happens after the rows of `table` were read, and before they are read again to be locked and changed."""
    reads = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            reads.append(sql)
            # The first counts the rows, the second reads them, the third locks them.
            if len(reads) == 3:
                act()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
