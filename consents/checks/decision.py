"""What the addressee of a REFER answered. Nothing here changes after it was written: the database refuses it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, TextChoices

from accounts.models import User
from config import clock
from consents.checks.answer import Decider
from consents.checks.models import PhotoCheck


class Decision(models.Model):
    """One answer to one question: yes or no to the reasons named in `reasons`, each as rule, child (key) and forms.

    `question` is the fingerprint of the question (`fingerprints.of_question`): the answer holds for that very question,
    whoever asks it again, and for no other.
    """

    class By(TextChoices):
        COMMS = Decider.COMMS.value, "Comms"
        SAFEGUARDING = Decider.SAFEGUARDING.value, "Safeguarding"

    photo_check = models.ForeignKey(PhotoCheck, models.PROTECT, related_name="decisions")
    question = models.CharField(max_length=64)
    decider = models.CharField(max_length=12, choices=By.choices)
    allowed = models.BooleanField()
    reasons = models.JSONField(default=list)
    note = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["photo_check", "decider"], name="answered_once_by_each"),
            models.CheckConstraint(condition=~Q(note=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=Q(decider__in=["comms", "safeguarding"]), name="decision_decider_known"
            ),
        ]
        indexes = [models.Index(fields=["question"], name="decision_by_question")]

    def __str__(self) -> str:
        return f"decision {self.pk} on {self.photo_check_id}"
