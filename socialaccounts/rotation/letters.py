"""The words of the notices about a rotation. Names of accounts and people, and dates: never a secret, never a username."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from accounts.notices import Owed
from accounts.templatetags.portal import in_words
from socialaccounts.rotation.models import Rotation
from socialaccounts.rotation.stages import Stage

HOLDER, OTHERS = "rotation_due", "rotation_late"


@dataclass(frozen=True)
class Letter:
    """What one stage of a rotation says. The rotation has its account, platform and service at hand."""

    rotation: Rotation
    stage: Stage
    today: date
    holders: Sequence[str]

    def to(self, person: int, *, holds: bool) -> Owed:
        """The notice owed to a person: what to do, for whoever holds the account; who is late, for anyone else."""
        return Owed(
            recipient_id=person,
            kind=HOLDER if holds else OTHERS,
            about_type=self.rotation._meta.label_lower,
            about_id=str(self.rotation.pk),
            title=self._title,
            stage=self.stage.name,
            facts=self._facts,
            path=self._path,
        )

    @cached_property
    def _path(self) -> str:
        return self.rotation.account.get_absolute_url()

    @cached_property
    def _title(self) -> str:
        name = self.rotation.account.name
        due = in_words(self.rotation.due_on)
        if self.today < self.rotation.due_on:
            return f"Change the password of {name} by {due}"
        if self.today == self.rotation.due_on:
            return f"Change the password of {name} today, {due}"
        return f"The password of {name} is late: it was due on {due}"

    @cached_property
    def _facts(self) -> dict[str, Any]:
        account = self.rotation.account
        return {
            "account": account.name,
            "reference": account.reference,
            "platform": account.platform.name,
            "service": account.service.name,
            "due": in_words(self.rotation.due_on),
            "late": self.today > self.rotation.due_on,
            "holders": list(self.holders),
        }
