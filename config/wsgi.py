"""The WSGI entry point that gunicorn serves."""

import os
from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's application, with room for its frames."""
    return _django(environ, start_response)


def _with_room(code: CodeType) -> CodeType:
    # Python keeps frames in pieces of 16 kB and gives a piece back to the system as soon as it is empty: a template's loop
    # that happens to run across the end of one maps and unmaps it at every call. A frame that asks for much makes the
    # piece large enough for a whole request. What is not touched takes no memory.
    return code.replace(co_stacksize=16_000)


application.__code__ = _with_room(application.__code__)
