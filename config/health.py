"""Is the portal alive, and can it do its work? For load balancers and monitoring; open to anybody.

Anybody learns only the overall answer. Which part is broken is shown to administrators (`accounts.view_health`) and
written to the log.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

from config import encryption

logger = logging.getLogger(__name__)

SECONDS = 3
"""How long one part may take to answer."""


class Broken(Exception):
    """A part does not work, in one plain sentence."""


def database() -> None:
    """A statement is answered."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL statement_timeout = {SECONDS * 1000}")
        cursor.execute("SELECT 1")


def migrations() -> None:
    """The database has the shape that this version of the code expects."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        count = "1 migration waits" if len(waiting) == 1 else f"{len(waiting)} migrations wait"
        raise Broken(f"{count}: run manage.py migrate.")


def broker() -> None:
    """Messages for the workers can be left."""
    if not settings.REDIS_URL:
        _writable(settings.BROKER_DIR)
        return
    options = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
    with Connection(settings.REDIS_URL, transport_options=options) as queue:
        queue.ensure_connection(max_retries=1, timeout=SECONDS)


def storage() -> None:
    """Sealed files can be read and written."""
    if isinstance(default_storage, FileSystemStorage):
        _writable(Path(default_storage.location))
    else:
        default_storage.exists("ready")


def keys() -> None:
    """What is sealed now can be opened."""
    context = "health"
    try:
        opened = encryption.unseal(encryption.seal(b"ready", context=context), context=context)
    except encryption.KeysetMissing as error:
        raise Broken(f"The keyring is away. {error}") from error
    if opened != b"ready":
        raise Broken("The key does not open what it sealed.")


def _writable(folder: Path) -> None:
    if not folder.is_dir():
        raise Broken(f"The folder {folder} is not there.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Broken(f"The folder {folder} may not be written by this user.")


PARTS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "storage": storage,
    "keys": keys,
}


def report() -> dict[str, str]:
    """Each part's name, and "ok" or one sentence on what is wrong with it."""
    found: dict[str, str] = {}
    for name, works in PARTS.items():
        try:
            if name == "migrations" and found["database"] != "ok":
                raise Broken("The database does not answer.")
            works()
            found[name] = "ok"
        except Broken as error:
            logger.error("Health: %s: %s", name, error)
            found[name] = str(error)
        except Exception as error:  # any library may be behind a part, and each fails in its own way
            logger.exception("Health: %s", name)
            found[name] = f"Does not work ({type(error).__name__}); the log says more."
    return found


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers; touches nothing else, so that a database fault restarts no web server."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503."""
    parts = report()
    well = all(state == "ok" for state in parts.values())
    answer: dict[str, object] = {"status": "ready" if well else "not ready"}
    if parts["database"] == "ok" and request.user.has_perm("accounts.view_health"):
        answer["parts"] = parts
    return JsonResponse(answer, status=200 if well else 503)
