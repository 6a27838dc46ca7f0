"""The queue of small jobs: what beat starts, and how a job is sent.

A message holds a task's name and row numbers, never a fact about a person. A message may be lost (a killed worker, a
broker that is away) or come twice: every task finds its due work in the database, so both cost only time. A second
beat is harmless for the same reason.
"""

import logging
import os
from pathlib import Path
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = logging.getLogger(__name__)

SCHEDULE: dict[str, dict[str, Any]] = {
    # A message that nobody took before the next one is due is dropped, so that none pile up while workers are away.
    "open what is due for rotation": {
        "task": "socialaccounts.rotation.tasks.sweep",
        "schedule": crontab(minute="5"),
        "options": {"expires": 3000},
    },
    "remind of requests": {
        "task": "approvals.completion.tasks.sweep",
        "schedule": crontab(minute="25"),
        "options": {"expires": 3000},
    },
    "open what must be taken down": {
        "task": "consents.takedowns.tasks.sweep",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3000},
    },
    "look again at every post": {
        "task": "consents.takedowns.tasks.sweep_all",
        "schedule": crontab(minute="40", hour="3"),
        "options": {"expires": 3000},
    },
    "delete destroyed files": {
        "task": "consents.disposal.tasks.delete_doomed",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "mail owed notices": {
        "task": "accounts.notices.tasks.deliver",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "see to leavers": {
        "task": "accounts.staff.tasks.sweep",
        "schedule": crontab(minute="2"),
        "options": {"expires": 3000},
    },
    "ask whether people are still staff": {
        "task": "accounts.signin.sso.tasks.ask",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 280},
    },
    "clear ended sessions away": {
        "task": "accounts.signin.sessions.tasks.tidy",
        "schedule": crontab(minute="25", hour="4"),
        "options": {"expires": 3000},
    },
    "go on with imports": {
        "task": "socialaccounts.vault.importing.tasks.go_on_all",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "scan old files with new signatures": {
        "task": "consents.intake.tasks.rescan_old",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 280},
    },
    "look again at photos to be posted": {
        "task": "consents.checks.tasks.look_again",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3000},
    },
    "tell of birthdays and reviews": {
        "task": "consents.records.tasks.tell",
        "schedule": crontab(minute="35"),
        "options": {"expires": 3000},
    },
    "draw printed forms": {
        "task": "consents.intake.printing.tasks.draw_waiting",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "read batches of scans": {
        "task": "consents.intake.batches.tasks.go_on",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "remind of the steps of closings": {
        "task": "socialaccounts.closing.tasks.sweep",
        "schedule": crontab(minute="45"),
        "options": {"expires": 3000},
    },
    "remind of policy and training": {
        "task": "accounts.learning.tasks.remind_all",
        "schedule": crontab(hour="6", minute="20"),
        "options": {"expires": 3000},
    },
    "read uploaded forms": {
        "task": "consents.intake.tasks.process_waiting",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
}

ROOMS_WITH_TASKS = (
    "accounts.notices",
    "accounts.learning",
    "accounts.signin.sessions",
    "accounts.signin.sso",
    "accounts.staff",
    "socialaccounts.rotation",
    "socialaccounts.closing",
    "socialaccounts.vault.importing",
    "consents.records",
    "consents.intake",
    "consents.intake.printing",
    "consents.intake.batches",
    "approvals.completion",
    "consents.takedowns",
    "consents.disposal",
    "consents.checks",
)


def configuration() -> dict[str, Any]:
    """Celery's settings, read from Django's when first needed."""
    return {
        "broker_url": settings.REDIS_URL or "filesystem://localhost",
        "broker_transport_options": _redis_options()
        if settings.REDIS_URL
        else _folder_options(settings.BROKER_DIR),
        "broker_connection_retry_on_startup": True,
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_default_queue": "portal",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_soft_time_limit": 240,
        "task_time_limit": 300,
        "task_publish_retry": False,
        "worker_prefetch_multiplier": 1,
        "worker_max_tasks_per_child": 500,
        "worker_hijack_root_logger": False,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        # Remote control leaves a reply queue per command, which a folder never clears.
        "worker_enable_remote_control": bool(settings.REDIS_URL),
        "beat_schedule": _schedule(),
        # Nothing to remember between runs: the file in which beat could do so, once cut short by a kill, stops it for good.
        "beat_scheduler": "celery.beat:Scheduler",
        "timezone": settings.TIME_ZONE,
    }


def _schedule() -> dict[str, dict[str, Any]]:
    """SCHEDULE, or all of it every few seconds where settings.BEAT_SECONDS says so."""
    if not settings.BEAT_SECONDS:
        return SCHEDULE
    return {name: {**entry, "schedule": settings.BEAT_SECONDS} for name, entry in SCHEDULE.items()}


def _redis_options() -> dict[str, Any]:
    # A job that a dead worker held is offered again after the visibility timeout: longer than any job may run.
    return {"visibility_timeout": 900, "socket_connect_timeout": 3}


def _folder_options(folder: Path) -> dict[str, Any]:
    """Options of the embedded broker, which keeps messages as files below `folder`."""
    messages, control = folder / "messages", folder / "control"
    for path in (messages, control):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "store_processed": False,
    }


app = Celery("portal")
app.add_defaults(configuration)
app.autodiscover_tasks(list(ROOMS_WITH_TASKS))


def soon(task: "Task[..., Any]", *pks: int | str) -> None:
    """Ask a worker to run `task` on rows `pks` once the transaction is committed.

    A broker that is away is no error: the task's own minutely run finds the work again.
    """

    def send() -> None:
        try:
            task.apply_async(args=pks)
        except (OperationalError, OSError):
            logger.warning("The broker is away: %s waits for its next regular run.", task.name)

    transaction.on_commit(send)
