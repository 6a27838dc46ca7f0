from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.templatetags.portal import plural
from config import encryption, sealed


class Command(BaseCommand):
    """Opens every sealed value of every room into nothing. Exits 1 and names the rows whose value does not open.

    A keyring that is away is told apart: nothing is said of the values then, for nothing is wrong with them.
    """

    help = "Check that every sealed value opens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--files", action="store_true", help="read every stored file to its end too")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            encryption.keyring()
            broken = sum(self._check(column, options["files"]) for column in sealed.columns())
        except encryption.KeysetMissing as error:
            raise CommandError(f"The keyring is away, so nothing was checked. {error}") from error
        if broken:
            raise CommandError(f"{plural(broken, 'value does,values do')} not open.")
        self.stdout.write("Every value opens.")

    def _check(self, column: sealed.Column, files: bool) -> int:
        """Say how many values of a column open, and which do not; returns the number of those."""
        tally = sealed.Tally(column, 0)
        named = 0
        for tally in sealed.check(column, files=files):  # the last one counts
            for line in tally.broken[named:]:
                self.stderr.write(line)
            named = len(tally.broken)
        self.stdout.write(f"{column}: {tally.done:,} of {tally.total:,} open")
        return named
