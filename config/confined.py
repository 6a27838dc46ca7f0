"""Untrusted files are read by a process of its own: one of our modules, started without secrets, settings or variables.

What it may take of time, memory and disk it limits itself, first thing; nothing of the file is ever in a command.
"""

import os
import subprocess
import sys

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

PYTHON = (sys.executable, "-E", "-s", "-B", "-m")
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


@sensitive_variables()
def ask(module: str, data: bytes, *, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run the module with `data` on its stdin: its exit code and what it wrote to stdout.

    Raises subprocess.TimeoutExpired, which holds what was written till then, after so many seconds.
    """
    return subprocess.run(  # noqa: S603  # our own module, nothing of the file in the command
        [*PYTHON, module],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        cwd=settings.BASE_DIR,
        env=ENVIRONMENT,
        check=False,
    )
