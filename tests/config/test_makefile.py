"""What `make run` says when something it needs is not there: one sentence, and nothing has been made."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., str]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder, with a space in its name, that holds what `make` reads before it makes anything."""
    folder = tmp_path / "a fresh clone"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / "bin", folder / "bin")
    (folder / "static" / "src").mkdir(parents=True)
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of commands that is the whole PATH: a shell's usual tools and a good Python, but no npm."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("make", "sh", "dirname", "find", "env"):
        (folder / name).symlink_to(str(shutil.which(name)))
    (folder / "python3").symlink_to(sys.executable)
    return folder


@pytest.fixture
def refusal(copy: Path, tools: Path) -> Make:
    """Runs `make run` and gives the one line that it ended with."""

    def make(*arguments: str) -> str:
        done = subprocess.run(
            ["make", "run", *arguments],
            cwd=copy,
            env={"PATH": str(tools), "HOME": str(copy)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode != 0
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert sorted(path.name for path in copy.iterdir()) == ["Makefile", "bin", "static"]
        return done.stderr

    return make


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def node(folder: Path) -> None:
    """An npm and a Node.js of any version that will do."""
    for name in ("npm", "node"):
        program(folder, name, "")


def test_without_npm_it_says_what_to_install(refusal: Make) -> None:
    assert "npm was not found: install Node.js" in refusal("PORT=0")


def test_an_old_node_is_named(refusal: Make, tools: Path) -> None:
    program(tools, "npm", "")
    program(tools, "node", 'case "$1" in -e) exit 1 ;; *) echo v16.20.2 ;; esac')
    assert "Node.js v16.20.2 is too old to build the styles" in refusal("PORT=0")


def test_without_python_it_says_which_versions_do(refusal: Make, tools: Path) -> None:
    (tools / "python3").unlink()
    assert "Python 3.11, 3.12 or 3.13 was not found" in refusal()


def test_with_only_an_old_python_it_says_which_versions_do(refusal: Make, tools: Path) -> None:
    program(tools, "python3", 'case "$2" in *exit*) exit 1 ;; *) echo 3.9 ;; esac')
    assert "Python 3.11, 3.12 or 3.13 was not found" in refusal()


def test_an_unsuitable_python_that_was_asked_for_is_named(refusal: Make, tools: Path) -> None:
    old = program(tools, "old", 'case "$2" in *exit*) exit 1 ;; *) echo 3.10 ;; esac')
    assert f"PYTHON={old} is Python 3.10, but the portal needs Python 3.11" in refusal(f"PYTHON={old}")


def test_a_python_that_does_not_run_is_named(refusal: Make) -> None:
    assert "PYTHON=/nowhere/python3 does not run" in refusal("PYTHON=/nowhere/python3")


def test_a_python_without_venv_is_named_with_its_cure(refusal: Make, tools: Path) -> None:
    program(tools, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    assert "apt install python3-venv" in refusal()


def test_a_taken_port_is_named_with_another_to_choose(refusal: Make, tools: Path) -> None:
    node(tools)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        line = refusal(f"PORT={taken}")
    assert f"Port {taken} is taken by another program: choose another" in line
    assert f"PORT={taken}" not in line


@pytest.mark.parametrize("port", ["eighty", "99999", "-1", ""])
def test_what_is_no_port_is_refused(refusal: Make, tools: Path, port: str) -> None:
    node(tools)
    assert "is not a port: choose a number" in refusal(f"PORT={port}")


def test_with_the_tools_of_this_machine_nothing_is_missing(copy: Path) -> None:
    done = subprocess.run(
        ["make", "can-run", "PORT=0", f"PYTHON={sys.executable}"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "HOME": str(copy)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
