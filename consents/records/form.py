"""The signed paper as the portal holds it, and what it says of each child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q, TextChoices
from django.urls import reverse

from accounts.models import Service, User
from config import clock
from config.references import number, reference
from consents.records.event import Event
from consents.records.people import Adult, Child
from consents.records.terms import UNTYPED, WORKFLOW, Capacity, Rejection, Status
from consents.records.wording import Medium, Naming, Wording

MOST_CHILDREN = 12
"""How many children one paper form can name."""


HOLD = timedelta(minutes=10)
"""How long a form is one person's to compare with the paper, from when they opened it last."""


class FormQuerySet(models.QuerySet["Form"]):
    """Sets of forms."""

    def visible_to(self, user: User) -> FormQuerySet:
        """A person's own uploads and what their service filed; comms sees every form that was filed."""
        own = Q(uploaded_by=user)
        filed = ~Q(status=Status.DRAFT)
        if user.has_perm("consents.verify_form"):
            return self.filter(own | filed)
        return self.filter(own | (filed & Q(service__in=user.managed_service_ids)))

    def lock(self, pk: int) -> Form:
        """The form, its row locked until the transaction ends. Raises DoesNotExist."""
        # Without joins: PostgreSQL reads a row again after waiting for it, but not what was joined to its old self.
        return self.select_for_update(no_key=True).get(pk=pk)

    def filed(self) -> FormQuerySet:
        """Those that waited, or wait, for a second person."""
        return self.exclude(status__in=UNTYPED)

    def typable_by(self, user: User) -> FormQuerySet:
        """What this person may type up: their own drafts, and printed forms that came back: comms those of anybody."""
        back = Q(status=Status.RECEIVED)
        if not user.has_perm("consents.view_scan_any"):
            back &= Q(uploaded_by=user)
        return self.filter(Q(status=Status.DRAFT, uploaded_by=user) | back)

    def awaiting(self, user: User) -> FormQuerySet:
        """What this person may verify now, the longest waiting first: never what they uploaded or typed up."""
        others = self.filter(status=Status.FILED).exclude(uploaded_by=user).exclude(typed_by=user)
        return others.order_by("filed_at", "pk")

    def free_for(self, user: User) -> FormQuerySet:
        """Those that nobody but this person is comparing with the paper just now."""
        lately = clock.now() - HOLD
        return self.filter(Q(looked_at_by__isnull=True) | Q(looked_at_by=user) | Q(looked_at__lt=lately))

    def expiring(self, days: int) -> FormQuerySet:
        """Verified forms whose last day is today or within `days` from now."""
        today = clock.today()
        return self.filter(status=Status.VERIFIED, valid_until__range=(today, today + timedelta(days=days)))

    def withdrawn(self) -> FormQuerySet:
        """Forms naming a child for whom something was withdrawn on or after the day of signing."""
        later = Q(
            consents__child__withdrawals__received_on__gte=F("signed_on"),
            consents__child__withdrawals__correction__isnull=True,
        )
        return self.filter(pk__in=Form.objects.filter(later).values("pk"))

    def search(self, text: str) -> FormQuerySet:
        """Forms by reference, or by words that all occur in the name of one child or of the adult."""
        pk = number("CF", text)
        if pk is not None:
            return self.filter(pk=pk)
        children, adults = Child.objects.named_like(text), Adult.objects.named_like(text)
        of_children = Consent.objects.filter(child__in=children.order_by().values("pk")).order_by()
        of_adults = Form.objects.filter(adult__in=adults.order_by().values("pk")).order_by()
        return self.filter(pk__in=of_children.values("form").union(of_adults.values("pk")))


class Form(models.Model):
    """One signed consent form. A draft holds only its scan and, in `typed`, what somebody typed so far, unread.

    A printed form is a row from its printing on; `uploaded_by` is who printed it, then who scanned it; `typed_by` filed it.
    From filing on every fact is in its column, `typed` is empty, and `valid_from` is set. `valid_until` includes the
    wording's maximum; it is empty only where the wording sets none. `channels` holds codes that the wording offered.
    `replaces` is the rejected form that it was asked for. While it waits, who compares it with the paper has it to
    themself for some minutes from `looked_at`.
    An event consent has the paper's words and days, and `event` where that event is on record.
    """

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    typed = models.JSONField(default=dict, blank=True)
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="forms")
    adult = models.ForeignKey(Adult, models.PROTECT, null=True, related_name="forms")
    capacity = models.CharField(max_length=10, choices=Capacity.choices, blank=True)
    responsibility_shown = models.BooleanField(default=False)
    signed_on = models.DateField(null=True)
    for_event = models.BooleanField(default=False)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="forms")
    event_name = models.CharField(max_length=120, blank=True)
    event_from = models.DateField(null=True)
    event_until = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    channels = models.JSONField(default=list)
    media = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    naming = models.CharField(max_length=5, choices=Naming.choices, default=Naming.NONE)
    covers_earlier_photos = models.BooleanField(default=False)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True)
    typed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=20, choices=Rejection.choices, blank=True)
    rejection_note = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replacements")
    looked_at_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        permissions = [
            ("file_form", "File a signed consent form"),
            ("verify_form", "Verify a form against the paper"),
            ("view_scan_any", "See the original scan of any form"),
            ("record_withdrawal", "Record a withdrawal for any child"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[*UNTYPED, Status.FILED],
                    verified_by__isnull=True,
                    verified_at__isnull=True,
                )
                | Q(
                    status__in=[Status.VERIFIED, Status.REJECTED],
                    verified_by__isnull=False,
                    verified_at__isnull=False,
                ),
                name="form_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("uploaded_by")),
                name="form_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | Q(typed_by__isnull=True)
                | ~Q(verified_by=F("typed_by")),
                name="form_not_verified_by_typist",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNTYPED, filed_at__isnull=True)
                | (
                    Q(
                        filed_at__isnull=False,
                        wording__isnull=False,
                        adult__isnull=False,
                        signed_on__isnull=False,
                    )
                    & Q(valid_from__isnull=False)
                    & Q(capacity__in=Capacity.values)
                    & ~Q(status__in=UNTYPED)
                ),
                name="form_filed_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    for_event=False,
                    event__isnull=True,
                    event_name="",
                    event_from__isnull=True,
                    event_until__isnull=True,
                )
                | (Q(for_event=True, event_until__gte=F("event_from")) & ~Q(event_name="")),
                name="form_event_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"), valid_from__isnull=False),
                name="form_dates_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.REJECTED) & Q(rejection__in=Rejection.values))
                | (~Q(status=Status.REJECTED) & Q(rejection="", rejection_note="")),
                name="form_rejected_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["filed_at", "id"], condition=Q(status="filed"), name="form_queue"),
            models.Index(fields=["saved_at"], condition=Q(status="draft"), name="form_drafts"),
            models.Index(
                fields=["uploaded_at", "id"], condition=Q(status="received"), name="form_to_type_up"
            ),
            models.Index(fields=["valid_until"], condition=Q(status="verified"), name="form_by_last_day"),
            models.Index(fields=["status", "-id"], name="form_by_status"),
            models.Index(fields=["service", "-id"], name="form_by_service"),
            models.Index(fields=["uploaded_by", "-id"], name="form_by_uploader"),
            models.Index(fields=["adult", "-id"], name="form_by_adult"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("consents:form", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("CF", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_untyped(self) -> bool:
        return self.status in UNTYPED

    def held_by_another(self, user: User) -> User | None:
        """Who else is comparing it with the paper just now."""
        held = self.looked_at is not None and self.looked_at >= clock.now() - HOLD
        return self.looked_at_by if held and self.looked_at_by_id != user.pk else None

    def is_expired(self, on: date | None = None) -> bool:
        """Whether its last day is over on a London date, today if none is given."""
        return self.valid_until is not None and self.valid_until < (on or clock.today())

    def labels(self, codes: Iterable[str]) -> list[str]:
        """Channel codes in the words of the paper, in its order."""
        if self.wording is None:
            return []
        wanted = set(codes)
        return [label for code, label in self.wording.offers if code in wanted]

    @property
    def channel_labels(self) -> list[str]:
        return self.labels(self.channels)

    @property
    def media_labels(self) -> list[str]:
        return [str(label) for value, label in Medium.choices if value in self.media]

    def move_to(self, status: Status) -> None:
        """Set the status if the workflow allows it. Raises WrongState."""
        WORKFLOW.check(Status(self.status), status, name=self.reference)
        self.status = status


class Consent(models.Model):
    """What one form says of one child: yes to what is ticked, or an outright no; and what the child wrote on it."""

    class Answer(TextChoices):
        GRANTED = "granted", "Consent given"
        REFUSED = "refused", "Consent refused"

    class OwnSay(TextChoices):
        NOT_ASKED = "not_asked", "Says nothing on the form"
        AGREED = "agreed", "Agrees on the form"
        REFUSED = "refused", "Refuses on the form"

    form = models.ForeignKey(Form, models.PROTECT, related_name="consents")
    child = models.ForeignKey(Child, models.PROTECT, related_name="consents")
    answer = models.CharField(max_length=7, choices=Answer.choices)
    own_say = models.CharField(max_length=9, choices=OwnSay.choices, default=OwnSay.NOT_ASKED)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "child"], name="one_consent_per_form_and_child"),
            models.CheckConstraint(
                condition=Q(
                    answer__in=["granted", "refused"], own_say__in=["not_asked", "agreed", "refused"]
                ),
                name="consent_answer_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} for {self.child}"
