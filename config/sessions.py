"""Sessions in the database, found by a statement that the database knows."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from config.compiled import Given, compiled


@compiled(key=models.CharField(), now=models.DateTimeField())
def _unexpired(key: Given, now: Given) -> models.QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is looked up."""

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = _unexpired.object(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
