from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts import audit
from accounts.people.models import Membership, Service, User
from accounts.roles import ROLES


class Command(BaseCommand):
    """Adds a member of staff, who sets their own password from "Forgotten your password?" on the sign-in page.

    Raises CommandError, with nothing written, for an address in use, an unknown role or service.
    """

    help = "Add a member of staff, with a service and roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--job-title", default="")
        parser.add_argument("--service", help="the service they work in; made if it does not exist")
        parser.add_argument("--manages", action="store_true", help="they manage that service")
        parser.add_argument("--role", action="append", default=[], choices=sorted(ROLES), dest="roles")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an email address.") from error
        if User.objects.get_queryset().filter(email=email).exists():
            raise CommandError(f"{email} has been added already.")
        if options["manages"] and not options["service"]:
            raise CommandError("Say with --service which service they manage.")
        person = User.objects.create_user(email, options["full_name"], job_title=options["job_title"])
        person.groups.set(Group.objects.filter(name__in=options["roles"]))
        if options["service"]:
            service, _ = Service.objects.get_or_create(name=options["service"])
            Membership.objects.create(user=person, service=service, is_manager=options["manages"])
        audit.record(
            audit.Event.PERSON_ADDED,
            by=None,
            target=person,
            roles=options["roles"],
            service=options["service"],
        )
        self.stdout.write(
            f"{person.full_name} was added and can set a password with “Forgotten your password?”."
        )
