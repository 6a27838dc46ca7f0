#!/usr/bin/env python
"""Runs what the Procfile lists (web, worker and beat) until Ctrl-C, and says so when the first page answers.

Stops every process it started; when one of them ends by itself, it stops the others and ends with that one's code.
"""

import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Message, Printer

ROOT = Path(__file__).resolve().parent.parent
STOPPED_ON_PURPOSE = (130, 143)
SECONDS_TO_START = 60


class Calm(Printer):
    """Prints what the processes say; leaves out honcho's own account of starting and stopping them."""

    def write(self, message: Message) -> None:
        if message.name != "system":
            super().write(message)


def announce(address: str) -> None:
    """Say where the portal is as soon as it answers."""
    for _ in range(SECONDS_TO_START * 10):
        try:
            with urllib.request.urlopen(f"{address}/health/live", timeout=1):  # noqa: S310
                print(f"\nThe portal is at {address}/\nPress Ctrl-C to stop it.\n", flush=True)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)


def main() -> int:
    os.chdir(ROOT)
    port = os.environ.setdefault("PORT", "8000")
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    )
    # A closed terminal stops everything, as Ctrl-C does.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))

    manager = Manager(Calm(sys.stdout))
    for name, command in parse_procfile(Path("Procfile").read_text()).processes.items():
        manager.add_process(name, command)
    threading.Thread(target=announce, args=(f"http://127.0.0.1:{port}",), daemon=True).start()
    manager.loop()
    if manager.returncode in STOPPED_ON_PURPOSE:
        print("Stopped.", flush=True)
        return 0
    print("One part of the portal ended by itself; the lines above say why.", flush=True)
    return manager.returncode or 1


if __name__ == "__main__":
    sys.exit(main())
