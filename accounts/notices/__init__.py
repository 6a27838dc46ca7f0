"""What people are owed. Rooms call `notices.owe(…)`; the worker mails it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.notices.owing import (
        Messages,
        Owed,
        compiled_set,
        owe,
        owe_many,
        owe_set,
        register,
        withdraw,
    )

__all__ = ["Messages", "Owed", "compiled_set", "owe", "owe_many", "owe_set", "register", "withdraw"]


def __getattr__(name: str) -> Any:
    # The models cannot be imported until Django has loaded the apps.
    if name in __all__:
        from accounts.notices import owing

        return getattr(owing, name)
    raise AttributeError(name)
