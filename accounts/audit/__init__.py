"""What people did. `audit.record(audit.Event.X, by=…, target=…)` is the way in, `record_many` for sets."""

from typing import TYPE_CHECKING, Any

from accounts.audit.catalogue import Event

if TYPE_CHECKING:
    from accounts.audit.chain import Deed, lock_head, record, record_many

__all__ = ["Deed", "Event", "lock_head", "record", "record_many"]


def __getattr__(name: str) -> Any:
    # The models cannot be imported until Django has loaded the apps; the catalogue can.
    if name in __all__:
        from accounts.audit import chain

        return getattr(chain, name)
    raise AttributeError(name)
