"""What was handed in, each time: kept in words, so that old and new can be read side by side for ever."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from accounts.people.models import User
from approvals.requests.answers import in_words_of, label_of
from approvals.requests.models import AccountRequest
from config import clock


class Submission(models.Model):
    """The answers of one version of a request as people read them, by field name; never changed afterwards."""

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="submissions")
    version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["request", "version"], name="one_submission_per_version")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of request {self.request_id}"


@dataclass(frozen=True)
class Change:
    """One answer before and now; "" where nothing was given."""

    name: str
    label: str
    before: str
    now: str


def keep(request: AccountRequest) -> Submission:
    """Keep the answers as they stand; those of a version that is kept already stay as they are."""
    kept, _ = Submission.objects.get_or_create(
        request=request,
        version=request.version,
        defaults={"answers": in_words_of(request), "by": request.requester},
    )
    return kept


def changes(request: AccountRequest) -> list[Change]:
    """What the requester has changed: since the last hand-in while they may edit, else between the last two."""
    kept = list(request.submissions.order_by("-pk")[:2])
    if request.is_editable:
        return _between(kept[0].answers, in_words_of(request)) if kept else []
    return _between(kept[1].answers, kept[0].answers) if len(kept) == 2 else []


def _between(before: dict[str, str], now: dict[str, str]) -> list[Change]:
    # In the order of the form, which is that of what was kept last.
    names = [*now, *(name for name in before if name not in now)]
    pairs = ((name, before.get(name, ""), now.get(name, "")) for name in names)
    return [Change(name, label_of(name), old, new) for name, old, new in pairs if old != new]
