"""Who signs in, and with which permissions."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from accounts.people.models import User, person_by_key


class RoleBackend(AuthenticationBackend):
    """Sign-in by e-mail address; permissions come from roles alone, so nobody's own are looked for on every page."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and on every request: who is deactivated, or has left by today, is out at once (policy D3)."""
        return bool(super().user_can_authenticate(user)) and bool(user.is_here)

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, while they may sign in."""
        found: User | None = person_by_key.object(pk=user_id)
        return found if found and self.user_can_authenticate(found) else None

    def _get_user_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        return Permission.objects.none()
