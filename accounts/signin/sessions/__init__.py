"""Where somebody is signed in. `end_sessions(user)` signs a person out everywhere, at once."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.signin.sessions.actions import end_session, end_sessions

__all__ = ["end_session", "end_sessions"]


def __getattr__(name: str) -> Any:
    # The models cannot be imported until Django has loaded the apps.
    if name in __all__:
        from accounts.signin.sessions import actions

        return getattr(actions, name)
    raise AttributeError(name)
