"""A second `make run`: from the command to the first page, beside bare Django's start; and the memory of all of it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection

import psutil

from tests.bench.portal import Bench
from tests.bench.served import ROOT, SECONDS_TO_START, clean_environment, free_port


def measure(bench: Bench) -> None:
    home = bench.home / "embedded"
    home.mkdir()
    settings = {
        **clean_environment(),
        "PORTAL_EMBEDDED": "true",
        "SECRET_KEY": "only for the bench",
        "DATABASE_URL": f"sqlite:///{home}/portal.sqlite3",
        "KEYSET_PATH": str(home / "keyset.json"),
        "STORAGE_URL": f"file://{home}/store",
        **{name: str(home / name) for name in ("BROKER_DIR", "CACHE_DIR", "MAIL_DIR", "STATIC_ROOT")},
    }
    _prepare(settings)
    times, memory = [], 0.0
    for _ in range(3):
        port = free_port()
        began = time.perf_counter()
        _prepare(settings)
        stack = subprocess.Popen(
            [sys.executable, "bin/serve.py"],
            cwd=ROOT,
            env={**settings, "PORT": str(port)},
            stdout=subprocess.DEVNULL,
        )
        try:
            _first_answer(port, "/health/live")
            times.append(time.perf_counter() - began)
            _first_answer(port, "/sign-in/login/")
            time.sleep(3)
            memory = max(memory, _memory(stack.pid))
        finally:
            stack.terminate()
            stack.wait(30)
    floor_times = []
    for _ in range(3):
        began = time.perf_counter()
        with bench.serve_floor() as floor:
            _first_answer(floor.port, "/")
            floor_times.append(time.perf_counter() - began)
    mine, bare = statistics.median(times), statistics.median(floor_times)
    bench.report.at_most(
        "second make run: start beside bare Django's", mine / bare, "×", 10, f"{mine:.1f} s, {bare:.1f} s"
    )
    bench.report.at_most("embedded stack: memory of all processes", memory, "MB", 512)


def _prepare(environment: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.executable, "bin/prepare.py"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def _first_answer(port: int, path: str) -> None:
    for _ in range(SECONDS_TO_START * 50):
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", path)
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"Nothing answers on port {port}.")


def _memory(pid: int) -> float:
    """Megabytes of a process and its descendants, what they share counted once."""
    top = psutil.Process(pid)
    return sum(process.memory_full_info().pss for process in [top, *top.children(recursive=True)]) / 2**20
