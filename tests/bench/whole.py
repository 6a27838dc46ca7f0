"""Measures that are not about one page: sealing beside Tink alone, the embedded stack, what a browser downloads."""

import gzip
import io
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psutil

from tests.bench.load import Ask, send
from tests.bench.report import Report
from tests.bench.served import ROOT, SECONDS_TO_START, Served, free_port

MEGABYTES = 15
"""The size of the largest scan."""


def sealing(report: Report) -> None:
    """Streams of the size of the largest scan, the portal's beside Tink's own, interleaved."""
    import tink
    from tink import secret_key_access, streaming_aead

    from config import encryption

    data = os.urandom(1 << 20)
    context = "bench"
    wrapped = encryption.new_file_key(context=context)
    primitive = tink.new_keyset_handle(
        streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
    ).primitive(streaming_aead.StreamingAead)
    assert secret_key_access.TOKEN

    def write(open_writer: Callable[[io.BytesIO], io.RawIOBase]) -> tuple[float, bytes]:
        sink = _Kept()
        began = time.perf_counter()
        with open_writer(sink) as writer:
            for _ in range(MEGABYTES):
                writer.write(data)
        return time.perf_counter() - began, sink.kept

    def read(open_reader: Callable[[io.BytesIO], io.RawIOBase], sealed: bytes) -> float:
        began = time.perf_counter()
        with open_reader(io.BytesIO(sealed)) as reader:
            while reader.read(1 << 20):
                pass
        return time.perf_counter() - began

    times: dict[str, list[float]] = {"in": [], "out": [], "tink in": [], "tink out": []}
    for _ in range(7):
        spent, sealed = write(lambda sink: encryption.sealing_writer(sink, wrapped=wrapped, context=context))
        times["in"].append(spent)
        spent, bare = write(lambda sink: primitive.new_encrypting_stream(sink, context.encode()))
        times["tink in"].append(spent)
        times["out"].append(
            read(lambda source: encryption.unsealing_reader(source, wrapped=wrapped, context=context), sealed)
        )
        times["tink out"].append(
            read(lambda source: primitive.new_decrypting_stream(source, context.encode()), bare)
        )
    speed = {name: MEGABYTES / statistics.median(spent) for name, spent in times.items()}
    for name, way in (("sealing a scan", "in"), ("opening a scan", "out")):
        note = f"{speed[way]:,.0f} MB/s, Tink {speed['tink ' + way]:,.0f} MB/s"
        report.at_least(f"{name}: speed beside Tink alone", speed[way] / speed[f"tink {way}"], "×", 0.8, note)


class _Kept(io.BytesIO):
    """Remembers what was written when it is closed."""

    kept = b""

    def close(self) -> None:
        self.kept = self.getvalue()
        super().close()


def weight(report: Report, served: Served, ask: Ask) -> None:
    """What a browser downloads for the home page, each part compressed as it travels."""
    page = send(served, ask).decode()
    first = len(gzip.compress(page.encode(), 6))
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page))
    for part in parts:
        headers = {**ask.headers, "Accept-Encoding": "br, gzip"}
        first += len(send(served, Ask(part, "", headers=headers)))
    report.at_most("home page, first visit, compressed", first / 1024, "kB", 100)
    report.at_most(
        "home page, later visits, compressed", len(gzip.compress(page.encode(), 6)) / 1024, "kB", 15
    )


def embedded(
    report: Report, home: Path, environment: Mapping[str, str], start_floor: Callable[[], Served]
) -> None:
    """A second `make run`: from the command to the first page, beside bare Django's start; and the memory of all of it."""
    settings = {
        **environment,
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
        with start_floor() as floor:
            _first_answer(floor.port, "/")
            floor_times.append(time.perf_counter() - began)
    mine, bare = statistics.median(times), statistics.median(floor_times)
    report.at_most(
        "second make run: start beside bare Django's", mine / bare, "×", 10, f"{mine:.1f} s, {bare:.1f} s"
    )
    report.at_most("embedded stack: memory of all processes", memory, "MB", 512)


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
