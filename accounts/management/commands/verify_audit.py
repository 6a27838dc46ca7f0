from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit.verification import verify_chain
from config.encryption import EncryptionError


class Command(BaseCommand):
    """Walks the audit chain. Exits 1 and names the first bad row when it does not hold."""

    help = "Check that no audit event was edited, removed or reordered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            metavar="NUMBER:DIGEST",
            help="an end of the chain noted earlier, which it must still pass",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            finding = verify_chain(anchor=_anchor(options["anchor"]))
        except EncryptionError as error:
            raise CommandError(f"The audit cannot be verified: {error}") from error
        if not finding.holds:
            raise CommandError(f"Audit event {finding.bad_sequence}: {finding.problem}.")
        self.stdout.write(f"{finding.events} audit events, none edited, removed or reordered.")
        self.stdout.write(f"To note elsewhere as an anchor: {finding.events}:{finding.digest}")


def _anchor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise CommandError("The anchor is a number, a colon and 64 characters.")
    return int(number), digest
