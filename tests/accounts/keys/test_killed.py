"""`rotate_keys` in a process of its own: killed at random, and beside a portal that goes on reading and writing."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from config import encryption, sealed
from socialaccounts.models import Version
from tests.accounts.keys.conftest import age
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
KILLS = 20
VALUES = 2000


@pytest.fixture
def passwords(values, version):
    """2,000 earlier passwords of one credential, by primary key; beside them one value of every kind."""
    by = make_user()
    made = []
    for number in range(VALUES):
        one = Version(
            credential=version.credential,
            deposited_by=by,
            deposited_at=version.deposited_at,
            confirmed_by=by,
            confirmed_at=version.deposited_at,
            superseded_at=version.deposited_at,
            due_on=version.due_on,
        )
        one.seal(f"password {number}")
        made.append(one)
    Version.objects.bulk_create(made)
    return {one.pk: f"password {number}" for number, one in enumerate(made)}


def start(key_file, *options):
    """The command, in a process of its own on the same database and key file."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "KEYSET_PATH": str(key_file.path),
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "rotate_keys", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_at_random(process, dice):
    """Kill it between its first word and about the time it needs; returns whether it was killed before it was done."""
    process.stdout.readline()
    try:
        process.wait(timeout=dice.uniform(0, 0.4))
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    return process.returncode == -9


def everything_opens():
    return all(tally.broken == [] for column in sealed.columns() for tally in sealed.check(column))


def nothing_opens():
    tallies = [tally for column in sealed.columns() for tally in sealed.check(column)]
    return sum(len(tally.broken) for tally in tallies) >= VALUES and all(tally.done == 0 for tally in tallies)


def test_killed_twenty_times_it_finishes_and_nothing_is_lost(passwords, key_file, settings, tmp_path):
    dice = random.Random(11)  # noqa: S311  # it picks moments, not secrets
    old = [key_file.path.read_text()]
    killed, options = 0, ()
    while killed < KILLS:
        age(key_file.path)
        process = start(key_file, *options)
        if kill_at_random(process, dice):
            killed += 1
            assert everything_opens()
            continue
        assert process.returncode == 0
        if options:
            old.append(key_file.path.read_text())
        # What is done is finished, what is finished begins again.
        options = () if options else ("--finish",)

    for step in ((), ("--finish",)):
        age(key_file.path)
        process = start(key_file, *step)
        said, faults = process.communicate()
        assert (process.returncode, faults) == (0, ""), said

    assert everything_opens()
    assert not encryption.keyring().has_old_keys
    assert not key_file.backup.exists()
    for version in Version.objects.filter(pk__in=dice.sample(list(passwords), 200)):
        assert version.unseal() == passwords[version.pk]
    settings.KEYSET_PATH = tmp_path / "old.json"
    for text in old:
        settings.KEYSET_PATH.write_text(text)
        assert nothing_opens()


def test_beside_a_portal_that_reads_and_writes_nothing_fails(passwords, key_file):
    dice = random.Random(7)  # noqa: S311
    keys = list(passwords)
    written = {}

    process = start(key_file)
    while process.poll() is None:
        one = dice.choice(keys)
        assert Version.objects.get(pk=one).unseal() == passwords[one]
        account = make_account()
        text = f"written meanwhile {len(written)}"
        written[make_version(account, password=text).pk] = text
    said, faults = process.communicate()

    assert (process.returncode, faults) == (0, ""), said
    assert len(written) > 1
    assert everything_opens()
    for version in Version.objects.filter(pk__in=written):
        assert version.unseal() == written[version.pk]
