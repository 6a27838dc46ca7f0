import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import audit
from accounts.templatetags.portal import plural
from config import encryption, sealed
from config.keyfile import KeyFile

SETTLES = timedelta(minutes=5)
"""How long a request or a job that began under the old key may still write what it sealed by it."""


class Command(BaseCommand):
    """Gives the keyring new primary keys and seals everything anew, while the portal runs (docs/keys.md).

    Where it is, is read from the keyring and from the values: killed at any point, it is simply run again.
    """

    help = "Add new primary keys and seal every value anew; then, with --finish, remove the old keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        step = parser.add_mutually_exclusive_group()
        step.add_argument(
            "--add",
            action="store_true",
            help="only add the new keys, so that the file can first be copied to the other machines",
        )
        step.add_argument(
            "--finish",
            action="store_true",
            help="remove the old keys, once nothing is sealed by them",
        )
        parser.add_argument(
            "--leave-broken",
            action="store_true",
            help="finish although there are values that do not open even with the old keys",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = encryption.key_file()
        try:
            with file.locked():
                if options["finish"]:
                    self._finish(file, options["leave_broken"])
                else:
                    self._rotate(file, only_add=options["add"])
        except encryption.EncryptionError as error:
            raise CommandError(str(error)) from error

    def _rotate(self, file: KeyFile, *, only_add: bool) -> None:
        ring = file.read()
        if not ring.has_waiting_keys and not ring.has_old_keys:
            # Of a rotation that was killed as it ended, or as it began: nothing was sealed by another key than this.
            file.drop_backup()
            ring = ring.with_new_keys()
            _record(audit.Event.KEYS_ADDED, file)
            file.replace(ring)
            self.stdout.write(f"New keys added to {file.path}. The file as it was is kept as {file.backup}.")
        if only_add:
            self.stdout.write("Copy the key file to every machine. Then run rotate_keys.")
            return
        if ring.has_waiting_keys:
            _record(audit.Event.KEYS_CHANGED, file)
            file.replace(ring.promoted())
            self.stdout.write("The new keys seal from now on.")
        broken, in_use = self._reseal()
        for line in broken:
            self.stderr.write(line)
        if in_use:
            raise CommandError(f"{plural(in_use, 'value was,values were')} in use, so run this again.")
        self.stdout.write(
            "Everything that opens is sealed by the new keys. "
            "Copy the key file to every machine, then run rotate_keys --finish to remove the old keys."
        )

    def _reseal(self) -> tuple[list[str], int]:
        """Seal everything anew, saying how far it is; gives a line for each value that does not open, and how many
        were in somebody else's hands."""
        broken: list[str] = []
        in_use = 0
        for column in sealed.columns():
            tally = sealed.Tally(column, 0)
            for tally in sealed.reseal(column):
                self.stdout.write(
                    f"{column}: {tally.seen:,} of {tally.total:,} seen, {tally.done:,} sealed anew"
                )
                self.stdout.flush()
            broken += tally.broken
            in_use += tally.in_use
        return broken, in_use

    def _finish(self, file: KeyFile, leave_broken: bool) -> None:
        ring = file.read()
        if ring.has_waiting_keys:
            raise CommandError("The new keys do not seal yet. Run rotate_keys first.")
        if not ring.has_old_keys:
            file.drop_backup()
            self.stdout.write("There are no old keys.")
            return
        if (rest := file.path.stat().st_mtime + SETTLES.total_seconds() - time.time()) > 0:
            raise CommandError(
                f"A request may still be writing under the old keys. Run this again in {rest / 60:.0f} minutes."
            )
        broken, _ = self._reseal()
        left = [f"{column} of {row.pk}" for column in sealed.columns() for row in sealed.stale(column)]
        if left and not (leave_broken and len(left) == len(broken)):
            for line in broken or left:
                self.stderr.write(line)
            raise CommandError(
                f"{plural(len(left), 'value is,values are')} still sealed by old keys, so the old keys stay. "
                "Run vault_check; values that do not open can be left behind with --leave-broken."
            )
        _record(audit.Event.KEYS_REMOVED, file)
        file.replace(ring.without_old_keys())
        file.drop_backup()
        self.stdout.write(
            "The old keys are removed and open nothing any more. Destroy every copy of the old file."
        )


def _record(event: audit.Event, file: KeyFile) -> None:
    """Put a step on record before it is done: a kill in between repeats the event, and never loses it."""
    with transaction.atomic():
        audit.record(event, by=None, primary_key=file.read().primary("fields"))
