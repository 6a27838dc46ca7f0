"""The queue: what beat starts, what a message holds, and that a broker which is away costs only time."""

import base64
import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from celery import Celery, Task
from django.db import transaction

from config.celery import ROOMS_WITH_TASKS, SCHEDULE, configuration, soon
from config.celery import app as portal_app


@pytest.fixture
def messages(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """The folder that holds the messages of an embedded broker."""
    settings.REDIS_URL, settings.BROKER_DIR = "", tmp_path
    return tmp_path / "messages"


@pytest.fixture
def task(messages: Path) -> "Task[..., Any]":
    """A task of a queue with the portal's configuration."""
    queue = Celery("tests", set_as_current=False)
    queue.add_defaults(configuration)

    @queue.task(name="tests.look_at", shared=False)
    def look_at(pk: int) -> None: ...

    return look_at


def test_beat_starts_the_regular_jobs() -> None:
    assert {entry["task"]: str(entry["schedule"]) for entry in SCHEDULE.values()} == {
        "socialaccounts.rotation.tasks.sweep": "<crontab: 5 * * * * (m/h/dM/MY/d)>",
        "accounts.notices.tasks.deliver": "<crontab: * * * * * (m/h/dM/MY/d)>",
        "socialaccounts.vault.importing.tasks.go_on_all": "<crontab: * * * * * (m/h/dM/MY/d)>",
        "consents.intake.tasks.process_waiting": "<crontab: * * * * * (m/h/dM/MY/d)>",
        "consents.intake.printing.tasks.draw_waiting": "<crontab: * * * * * (m/h/dM/MY/d)>",
        "consents.intake.batches.tasks.go_on": "<crontab: * * * * * (m/h/dM/MY/d)>",
        "consents.disposal.tasks.delete_doomed": "<crontab: * * * * * (m/h/dM/MY/d)>",
        "consents.intake.tasks.rescan_old": "<crontab: */5 * * * * (m/h/dM/MY/d)>",
        "accounts.staff.tasks.sweep": "<crontab: 2 * * * * (m/h/dM/MY/d)>",
        "accounts.signin.sso.tasks.ask": "<crontab: */5 * * * * (m/h/dM/MY/d)>",
        "socialaccounts.closing.tasks.sweep": "<crontab: 45 * * * * (m/h/dM/MY/d)>",
        "consents.takedowns.tasks.sweep": "<crontab: 20 * * * * (m/h/dM/MY/d)>",
        "consents.checks.tasks.look_again": "<crontab: 20 * * * * (m/h/dM/MY/d)>",
        "approvals.completion.tasks.sweep": "<crontab: 25 * * * * (m/h/dM/MY/d)>",
        "consents.records.tasks.tell": "<crontab: 35 * * * * (m/h/dM/MY/d)>",
        "consents.takedowns.tasks.sweep_all": "<crontab: 40 3 * * * (m/h/dM/MY/d)>",
        "accounts.signin.sessions.tasks.tidy": "<crontab: 25 4 * * * (m/h/dM/MY/d)>",
        "accounts.learning.tasks.remind_all": "<crontab: 20 6 * * * (m/h/dM/MY/d)>",
    }


def test_every_job_that_beat_starts_exists() -> None:
    for room in ROOMS_WITH_TASKS:
        importlib.import_module(f"{room}.tasks")
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(portal_app.tasks)


def test_a_regular_job_that_nobody_took_gives_way_to_the_next() -> None:
    for entry in SCHEDULE.values():
        schedule = entry["schedule"]
        interval = 3600 if len(schedule.minute) == 1 else 60 * 60 // len(schedule.minute)
        assert entry["options"]["expires"] < interval


def test_a_killed_worker_gives_its_job_back() -> None:
    conf = portal_app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)


def test_a_job_is_offered_again_only_when_it_can_no_longer_run(settings) -> None:  # type: ignore[no-untyped-def]
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    made = configuration()
    assert made["broker_transport_options"]["visibility_timeout"] > made["task_time_limit"]


def test_only_json_is_read_and_no_result_is_kept() -> None:
    conf = portal_app.conf
    assert (conf.accept_content, conf.task_serializer, conf.task_ignore_result) == (["json"], "json", True)
    assert conf.result_backend is None


@pytest.mark.django_db(transaction=True)
def test_soon_leaves_a_message_of_numbers_after_the_commit(task: "Task[..., Any]", messages: Path) -> None:
    with transaction.atomic():
        soon(task, 7)
        assert list(messages.glob("*")) == []
    (message,) = messages.glob("*")
    envelope = json.loads(message.read_text())
    assert json.loads(base64.b64decode(envelope["body"]))[:2] == [[7], {}]


@pytest.mark.django_db(transaction=True)
def test_soon_leaves_nothing_when_the_transaction_fails(task: "Task[..., Any]", messages: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        soon(task, 7)
        raise ZeroDivisionError
    assert list(messages.glob("*")) == []


@pytest.mark.django_db(transaction=True)
def test_soon_shrugs_at_a_broker_that_is_away(task: "Task[..., Any]", settings, caplog) -> None:  # type: ignore[no-untyped-def]
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with transaction.atomic():
        soon(task, 7)
    assert "The broker is away: tests.look_at waits" in caplog.text


def test_the_embedded_broker_is_readable_by_its_owner_alone(messages: Path) -> None:
    configuration()
    assert messages.stat().st_mode & 0o077 == 0


def test_beat_keeps_no_file_that_a_kill_could_cut_short():
    assert portal_app.conf.beat_scheduler == "celery.beat:Scheduler"
