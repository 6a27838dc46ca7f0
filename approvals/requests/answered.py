"""The answers of a request, as columns (policy D1, D6, B2, B3, X7, X9)."""

from django.db import models

from accounts.people.models import Service, User
from socialaccounts.register.models import Platform, SocialAccount
from socialaccounts.register.terms import Capacity

LONGEST_TEXT = 1000
LONGEST_SUMMARY = 200
LONGEST_EXAMPLES = 2000
LONGEST_URL = 300


class Training(models.TextChoices):
    """What the requester says about the training of those named; comms checks it before the account goes live."""

    DONE = "done", "Everyone named has done it"
    BOOKED = "booked", "It is booked"
    NEEDED = "needed", "Not yet: we need places on it"


class SecondFactor(models.TextChoices):
    """What is planned beside the password."""

    APP = "app", "Yes, codes from the vault or an authenticator app"
    PHONE = "phone", "Yes, text messages to a council telephone"
    NONE = "none", "The platform offers none"


class Ending(models.TextChoices):
    """What is to happen to an account that is no longer needed."""

    CLOSE = "close", "Close it for good"
    PARK = "park", "Park it: nobody posts, the council keeps it"


class HandleFate(models.TextChoices):
    """What happens to a handle when its account ends."""

    KEEP = "keep", "Keep it, so that nobody else can take it"
    RELEASE = "release", "Release it"


class Answered(models.Model):
    """What the requester is asked. Every answer may be missing while the request is a draft.

    `subject` is the account that somebody wants to join, close or park; of a new one there is none. The request then takes
    service, platform and name from it.
    """

    subject = models.ForeignKey(SocialAccount, models.PROTECT, null=True, related_name="requests_about")
    capacity = models.CharField(max_length=6, choices=Capacity.choices, blank=True)
    why = models.TextField(max_length=LONGEST_TEXT, blank=True)
    ending = models.CharField(max_length=5, choices=Ending.choices, blank=True)
    ending_on = models.DateField(null=True, blank=True)
    followers = models.TextField(max_length=LONGEST_TEXT, blank=True)
    archive = models.TextField(max_length=LONGEST_TEXT, blank=True)
    handle_fate = models.CharField(max_length=7, choices=HandleFate.choices, blank=True)

    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="account_requests")
    platform = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="account_requests")
    name = models.CharField(max_length=120, blank=True)
    handle = models.CharField(max_length=100, blank=True)
    url = models.URLField("web address", max_length=LONGEST_URL, blank=True)
    summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    purpose = models.TextField(max_length=LONGEST_TEXT, blank=True)
    objectives = models.JSONField(default=list, blank=True)
    plan_goals = models.TextField(max_length=LONGEST_TEXT, blank=True)
    audience = models.TextField(max_length=LONGEST_TEXT, blank=True)
    evidence = models.TextField(max_length=LONGEST_TEXT, blank=True)
    why_new = models.TextField("why existing accounts will not do", max_length=LONGEST_TEXT, blank=True)
    lead = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    second_deputy = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handover = models.TextField(max_length=LONGEST_TEXT, blank=True)
    examples = models.TextField(max_length=LONGEST_EXAMPLES, blank=True)
    promised_posts_per_week = models.PositiveSmallIntegerField("posts promised each week", null=True)
    answered_by = models.CharField("who answers", max_length=200, blank=True)
    answer_hours = models.CharField("when", max_length=200, blank=True)
    out_of_hours = models.CharField(max_length=200, blank=True)
    comments_plan = models.TextField(max_length=LONGEST_TEXT, blank=True)
    measures = models.TextField(max_length=LONGEST_TEXT, blank=True)
    measured_when = models.CharField(max_length=200, blank=True)
    website_page = models.URLField(max_length=LONGEST_URL, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    shows_children = models.BooleanField("shows children", null=True)
    personal_data = models.BooleanField(null=True)
    assessment = models.URLField(max_length=LONGEST_URL, blank=True)
    second_factor = models.CharField(max_length=10, choices=SecondFactor.choices, blank=True)
    mailbox = models.EmailField(blank=True)
    training = models.CharField(max_length=10, choices=Training.choices, blank=True)
    policy_read = models.BooleanField("policy read", default=False)

    class Meta:
        abstract = True
