"""Something served by gunicorn, and the CPU time that its web workers and database backends have used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


class Served:
    """Two synchronous workers on a free port. `name` tells its database connections from others'."""

    def __init__(self, name: str, application: str, environment: Mapping[str, str]) -> None:
        self.name, self.port, self.database = name, free_port(), environment["DATABASE_URL"]
        self.web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{self.port}",
             "--workers", "2", "--log-level", "warning", application],
            cwd=ROOT,
            env={**environment, "DATABASE_URL": f"{self.database}?application_name={name}"},
        )  # fmt: skip

    def __enter__(self) -> "Served":
        wait_for_port(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self.web.terminate()
        self.web.wait(30)

    def web_seconds(self) -> float:
        """CPU time of the web workers so far."""
        return sum(cpu_seconds(worker.pid) for worker in psutil.Process(self.web.pid).children())

    def database_seconds(self) -> float:
        """CPU time so far of the PostgreSQL backends that it is connected to."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.name]
            )
            return sum(cpu_seconds(pid) for (pid,) in rows)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process, to the nanosecond where Linux says so, otherwise to its clock tick."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except OSError:
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Raises TimeoutError when nothing listens on it in time."""
    for _ in range(SECONDS_TO_START * 50):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"Nothing answers on port {port}.")


def clean_environment() -> dict[str, str]:
    """This process's environment without what would configure a portal."""
    ours = (
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "CLAMD_URL",
        "PORTAL_",
        "DJANGO_SETTINGS_MODULE",
        "TEST_",
    )
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
