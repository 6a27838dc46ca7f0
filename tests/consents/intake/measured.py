"""`python measured.py FOLDER MODULE ARGUMENT…`: becomes the decoding process; another watches it and notes its memory.

The process itself can write to no file and may be ended at any moment; what all children of
the tests took says nothing of one.
"""

import os
import sys
import time
from pathlib import Path

EVERY = 0.004


def watch(pid: int, note: Path) -> None:
    """Write the peak of a process, in kB, to `note` once it is gone."""
    status, peak = Path(f"/proc/{pid}/status"), 0
    while True:
        try:
            lines = status.read_text().splitlines()
        except OSError:
            break
        now = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)
        if now is None:
            break
        peak = max(peak, now)
        time.sleep(EVERY)
    note.with_suffix(".tmp").write_text(str(peak))
    note.with_suffix(".tmp").rename(note)


if __name__ == "__main__":
    folder, *command = sys.argv[1:]
    mine = os.getpid()
    (Path(folder) / f"{mine}.started").touch()
    if os.fork() == 0:
        for number in (0, 1):
            os.close(number)
        watch(mine, Path(folder) / f"{mine}.peak")
        os._exit(0)
    os.execv(sys.executable, [sys.executable, "-E", "-s", "-B", "-m", *command])  # noqa: S606
