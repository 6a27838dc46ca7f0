"""The step of signing in that asks for a second factor."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.signin.factors.duty import vouched_for


class SecondFactorStage(AuthenticateStage):
    """Whoever has a second factor shows it, unless the council's own sign-in vouches that one was used there."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and not vouched_for(self.login.signal_kwargs)
