"""A whole portal for the journeys: gunicorn, a Celery worker with beat, an SMTP sink, a database and a folder of its own."""

import logging
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default as mail_policy
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

logging.getLogger("mail.log").setLevel(logging.WARNING)

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
BINARY = re.compile(rb"'\\x([0-9a-f]+)'")


class Sink(Message):
    """Keeps every mail it is given, raw."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.raw: list[bytes] = []

    def prepare_message(self, session, envelope):  # type: ignore[no-untyped-def]
        self.raw.append(envelope.content)
        return super().prepare_message(session, envelope)

    def handle_message(self, message: EmailMessage) -> None:
        """Nothing more to do: `mails` parses what was kept."""


class Portal:
    """Starts and stops the processes; reads their mail; moves their clock."""

    def __init__(self, *, database_url: str = "", redis_url: str = "", clamd_url: str = "") -> None:
        self.home = Path(tempfile.mkdtemp(prefix="portal-journey-"))
        self.database_name = f"journey_{secrets.token_hex(4)}" if database_url else ""
        self.admin_url = database_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sink = Sink()
        self.smtp = Controller(self.sink, hostname="127.0.0.1", port=free_port())
        self.processes: list[subprocess.Popen[bytes]] = []
        self.clock_file = self.home / "clock"
        database = f"{database_url.rpartition('/')[0]}/{self.database_name}" if database_url else ""
        for folder in ("log", "store", "broker", "static"):
            (self.home / folder).mkdir()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORTAL_EMBEDDED": "true",
            "DEBUG": "true",
            "SECRET_KEY": secrets.token_urlsafe(40),
            "PORTAL_URL": self.url,
            "DATABASE_URL": database or f"sqlite:///{self.home}/portal.sqlite3",
            "DATABASE_POOL_MAX": "4",
            "REDIS_URL": redis_url,
            "CLAMD_URL": clamd_url,
            "KEYSET_PATH": str(self.home / "keys" / "keyset.json"),
            "STORAGE_URL": f"file://{self.home}/store",
            "BROKER_DIR": str(self.home / "broker"),
            "CACHE_DIR": str(self.home / "cache"),
            "STATIC_ROOT": str(self.home / "static"),
            "PORTAL_CLOCK_FILE": str(self.clock_file),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
            "BEAT_SECONDS": "2",
            "TMPDIR": str(self.home),
        }

    def seed(self) -> "Portal":
        """Database, keys and demo people, of which any number of portals can be copies; nothing runs."""
        self.prepare().manage("seed_demo")
        return self

    def start(self, seeded: "Portal") -> "Portal":
        """A copy of a seeded portal; then web, worker and beat. Raises AssertionError when no page answers."""
        shutil.copytree(seeded.home, self.home, dirs_exist_ok=True)
        if self.database_name:
            self._admin_sql(f"CREATE DATABASE {self.database_name} TEMPLATE {seeded.database_name}")
        self.smtp.start()
        self._spawn("web", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{self.port}", "--workers", "2",
                    "--threads", "2", "--log-level", "info", "config.wsgi")  # fmt: skip
        self.start_worker()
        wait_for(self._answers, "the first page answers", seconds=SECONDS_TO_START)
        return self

    def prepare(self) -> "Portal":
        """A database without people, keys and the SMTP sink."""
        if self.database_name:
            self._admin_sql(f"CREATE DATABASE {self.database_name}")
        self.smtp.start()
        self.manage("make_keys")
        self.manage("migrate")
        return self

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker with beat."""
        return self._spawn("worker", "celery", "--app", "config", "worker", "--beat", "--schedule",
                           str(self.home / "beat"), "--pool", "solo", "--loglevel", "info")  # fmt: skip

    def stop(self) -> None:
        """Stop everything and remove what it left."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            self.kill(process)
        self.smtp.stop()
        if self.database_name:
            self._admin_sql(f"DROP DATABASE {self.database_name} WITH (FORCE)")
        shutil.rmtree(self.home, ignore_errors=True)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End a process and whatever it started by SIGKILL, as a machine that fails would: a beat is a worker's child."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def manage(self, *arguments: str) -> str:
        """The output of a `manage.py` command. Raises AssertionError with it when the command fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def move_clock(self, moment: date | datetime) -> None:
        """Move web, worker and beat to an instant, or to ten in the morning in London on a date."""
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, 10, tzinfo=ZoneInfo("Europe/London"))
        partial = self.clock_file.with_suffix(".new")
        partial.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        partial.replace(self.clock_file)

    def mails(self, to: str, subject: str = "") -> list[EmailMessage]:
        """The mails received for an address (any if empty), whose subject contains `subject`."""
        from email import message_from_bytes

        parsed = [message_from_bytes(raw, policy=mail_policy) for raw in list(self.sink.raw)]
        return [m for m in parsed if to in str(m["To"]) and subject.lower() in str(m["Subject"]).lower()]  # type: ignore[misc]

    def wait_for_mail(self, to: str, subject: str) -> EmailMessage:
        """The first such mail, waiting for the worker. Raises AssertionError after 30 seconds."""
        wait_for(lambda: self.mails(to, subject), f"a mail to {to} about {subject!r}")
        return self.mails(to, subject)[0]

    def said(self, where: str) -> bytes:
        """Everything the audit, or the mail, says."""
        if where == "mail":
            return b"\n".join(self.sink.raw)
        code = "from accounts.models import AuditEvent as E; [print(vars(e)) for e in E.objects.all()]"
        return self.manage("shell", "--verbosity", "0", "--command", code).encode()

    def wait_for_sweeps(self, count: int) -> None:
        """Until the worker has finished so many more sweeps."""
        done = "socialaccounts.rotation.tasks.sweep"
        before = self.tasks("succeeded", done)
        wait_for(lambda: self.tasks("succeeded", done) >= before + count, f"{count} sweeps")

    def tasks(self, state: str, task: str = "") -> int:
        """How many tasks, of one name or any, the workers' log says were "received" or have "succeeded"."""
        log = self.home / "log" / "worker.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return sum(f"Task {task}" in line and state in line for line in lines)

    def everything_at_rest(self) -> dict[str, bytes]:
        """The bytes of all that the portal keeps: database, files, mail, logs, broker. Named, for searching."""
        found = {str(path): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}
        found["mail"] = b"\n".join(self.sink.raw)
        if self.database_name:
            dump = subprocess.run(
                ["pg_dump", "--inserts", self.environment["DATABASE_URL"]], capture_output=True, check=True
            ).stdout
            found["database"] = dump
            # Binary columns stand in the dump as hex digits, in which no text would be found.
            found["database, binary"] = b"\n".join(bytes.fromhex(h.decode()) for h in BINARY.findall(dump))
        if self.environment["REDIS_URL"]:
            found["redis"] = redis_dump(self.environment["REDIS_URL"])
        return found

    def _answers(self) -> bool:
        assert all(process.poll() is None for process in self.processes), self.log()
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def log(self) -> str:
        """What web and worker wrote."""
        return "\n".join(path.read_text(errors="replace") for path in sorted((self.home / "log").iterdir()))

    def _spawn(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.home / "log" / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def _admin_sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait until `condition` holds. Raises AssertionError, naming `what`, when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} seconds in vain: {what}"
        time.sleep(0.1)


def redis_dump(url: str) -> bytes:
    """Every key and value of the Redis database behind `url`."""
    import redis

    server = redis.Redis.from_url(url)
    return b"\n".join(key + b" " + (server.dump(key) or b"") for key in server.scan_iter())
