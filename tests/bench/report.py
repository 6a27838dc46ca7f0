"""The entries of var/bench.json and the table of them."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One measured value: a ratio taken in one run, a count, or memory."""

    name: str
    value: float
    unit: str
    target: float
    ok: bool


@dataclass
class Report:
    """Collects entries, showing each as it comes."""

    entries: list[Entry] = field(default_factory=list)

    def begin(self, part: str) -> None:
        """Head the entries of a part."""
        print(f"\n  {part}", flush=True)

    def at_most(self, name: str, value: float, unit: str, target: float, note: str = "") -> None:
        self._add(
            Entry(name, _short(value), unit, _short(target), _short(value) <= _short(target)), "≤", note
        )

    def at_least(self, name: str, value: float, unit: str, target: float, note: str = "") -> None:
        self._add(
            Entry(name, _short(value), unit, _short(target), _short(value) >= _short(target)), "≥", note
        )

    def _add(self, entry: Entry, relation: str, note: str) -> None:
        self.entries.append(entry)
        mark = " " if entry.ok else "✗"
        measured = f"{entry.value:>9,g} {entry.unit:<8}{relation} {entry.target:<8,g}"
        print(f"{mark} {entry.name:<52}{measured}{note}".rstrip(), flush=True)

    def write(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            json.dumps([asdict(entry) for entry in self.entries], indent=1, ensure_ascii=False) + "\n"
        )
        missed = sum(not entry.ok for entry in self.entries)
        print(f"\n{len(self.entries)} values in {path.name}; {missed or 'none'} beside the target.")


def _short(value: float) -> float:
    return round(value, 3 if value < 10 else 1)
