"""The places where the council can have accounts."""

from django.db import models

from socialaccounts.register.addresses import host_of


class Platform(models.Model):
    """A place where the council can have accounts. `slug` is the channel code on consent forms and never changes."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=30, unique=True)
    hosts = models.JSONField(
        default=list,
        help_text="Host names of its pages, without www: the address of an account must be on one.",
    )

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def is_home_of(self, url: str) -> bool:
        """Whether `url` is on one of the platform's hosts; a platform without hosts takes any."""
        host = host_of(url)
        return not self.hosts or any(host == own or host.endswith(f".{own}") for own in self.hosts)
