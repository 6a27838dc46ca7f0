from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.people.models import User
from accounts.signin.factors.actions import reset


class Command(BaseCommand):
    """Takes a person's second factor away where no administrator can do it in the portal: the last one's own, above all.

    It is audited and the person is told, as there. Raises CommandError for an address that nobody has.
    """

    help = "Reset the second factor of somebody who has lost it, an administrator above all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="kept in the audit, and the person reads it")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.get_queryset().filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {options['email']}.")
        reset(user=user, by=None, reason=options["reason"])
        self.stdout.write(f"{user.full_name} is signed out and can set up a new second factor.")
