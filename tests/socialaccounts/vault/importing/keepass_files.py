"""KeePass databases made by KeePassXC's own program, and by the library where a test needs one out of reason."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from pykeepass import PyKeePass, create_database
from pykeepass.kdbx_parsing import KDBX

PASSWORD = "Crooked spire, 1361 🔑"


def has_keepassxc() -> bool:
    """Whether KeePassXC's own program is there; in CI it must be."""
    found = shutil.which("keepassxc-cli") is not None
    assert found or not os.environ.get("CI"), "keepassxc-cli is missing"
    return found


def keepassxc(*arguments: str, typed: list[str]) -> None:
    """Run keepassxc-cli, which asks for what is typed."""
    subprocess.run(
        ["keepassxc-cli", *arguments],
        input="".join(f"{line}\n" for line in typed),
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"},
    )


def kdbx_4(path: Path, *, password: str = PASSWORD, key_file: Path | None = None) -> PyKeePass:
    """An empty database of the format 4, light to open."""
    opened = create_database(str(path), password=password, keyfile=str(key_file) if key_file else None)
    set_argon2(opened, passes=1, memory=1 << 20)
    opened.save()
    return opened


def set_argon2(opened: PyKeePass, *, passes: int, memory: int) -> None:
    """Say in the header what opening shall cost."""
    parameters = opened.kdbx.header.value.dynamic_header.kdf_parameters.data.dict
    parameters["I"].value, parameters["M"].value, parameters["P"].value = passes, memory, 1


def with_header(data: bytes, change: Any) -> bytes:
    """The database with its header changed and nothing else: it would not open any more, if anybody got so far."""
    header = KDBX.header.parse(data)
    size = len(header.data)
    change(header.value)
    return bytes(KDBX.header.build(header)) + data[size:]
