"""What people did. `audit.record(audit.Event.X, by=…, target=…)` is the only way in."""

from typing import TYPE_CHECKING, Any

from accounts.audit.catalogue import Event

if TYPE_CHECKING:
    from accounts.audit.chain import record

__all__ = ["Event", "record"]


def __getattr__(name: str) -> Any:
    # The models cannot be imported until Django has loaded the apps; the catalogue can.
    if name == "record":
        from accounts.audit.chain import record

        return record
    raise AttributeError(name)
