"""The places where the council can have accounts."""

from django.db import models
from django.db.models import F, Q

from socialaccounts.register import presences
from socialaccounts.register.addresses import host_of
from socialaccounts.register.presences import Presence
from socialaccounts.register.spellings import SPELLINGS

USUAL_SYMBOLS = "!#%+-=?@_"
"""What nearly every platform takes, and nobody mixes up when it is read out."""


class Platform(models.Model):
    """A place where the council can have accounts. `slug` is the channel code on consent forms and never changes.

    The last three fields are its rules for passwords; no symbols means letters and digits only.
    """

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=30, unique=True)
    hosts = models.JSONField(
        default=list,
        help_text="Host names of its pages, without www: the address of an account must be on one.",
    )
    shortest_password = models.PositiveSmallIntegerField(default=8)
    longest_password = models.PositiveSmallIntegerField(default=200)
    password_symbols = models.CharField(max_length=40, blank=True, default=USUAL_SYMBOLS)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            # So that the portal can always make a password that is both strong and taken.
            models.CheckConstraint(
                condition=Q(shortest_password__range=(1, 64), longest_password__gte=16)
                & Q(longest_password__gte=F("shortest_password")),
                name="platform_takes_strong_passwords",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def presence_at(self, url: str) -> Presence:
        """The account here that an address means, in one form. Raises Refused, field "url", where it is none."""
        return presences.presence(url, slug=self.slug, name=self.name, hosts=self.hosts)

    def checked_handle(self, handle: str) -> str:
        """A handle without @, as the platform takes it. Raises Refused, field "handle"."""
        return presences.checked_handle(handle, slug=self.slug, name=self.name)

    @property
    def passes_over_dots(self) -> bool:
        """Whether two handles that differ in dots only are one account's here."""
        spelling = SPELLINGS.get(self.slug)
        return spelling is not None and not spelling.dots_count

    def same_handle(self, one: str, other: str) -> bool:
        """Whether two handles are one account's."""
        return presences.same_handle(one, other, slug=self.slug)

    def is_home_of(self, url: str) -> bool:
        """Whether `url` is on one of the platform's hosts; a platform without hosts takes any."""
        host = host_of(url)
        return not self.hosts or any(host == own or host.endswith(f".{own}") for own in self.hosts)
