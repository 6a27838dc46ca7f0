"""How much memory the processes took that decoded something, with what the portal's own process has more than at first."""

import sys
import time
from pathlib import Path

import psutil

from config import confined


class Memory:
    """Has every decoding process watched (measured.py) from now on, leaving its notes in `folder`."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self.folder = folder
        folder.mkdir()
        watched = [sys.executable, str(Path(__file__).with_name("measured.py")), str(folder)]
        monkeypatch.setattr(confined, "PYTHON", watched)
        self.own = psutil.Process()
        self.before = self.own.memory_info().rss

    @property
    def processes(self) -> int:
        """How many were started."""
        return len(list(self.folder.glob("*.started")))

    @property
    def peak(self) -> int:
        """The most memory of any of them, and what was added here, in bytes."""
        peaks = [int(_noted(note.with_suffix(".peak"))) * 1024 for note in self.folder.glob("*.started")]
        return max(peaks, default=0) + max(0, self.own.memory_info().rss - self.before)


def _noted(path: Path) -> str:
    """What the watcher writes a moment after the process it watches has gone."""
    for _ in range(500):
        if path.exists():
            return path.read_text()
        time.sleep(0.01)
    raise AssertionError("the memory was not measured")
