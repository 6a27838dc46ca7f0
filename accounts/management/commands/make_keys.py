from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import encryption


class Command(BaseCommand):
    """Makes the keyring once. An existing one stays; in clear, it is wrapped as soon as KEYSET_KMS_URI names a service."""

    help = "Make the key file at KEYSET_PATH unless there is one, wrapped if KEYSET_KMS_URI is set."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(encryption.key_file().make())
        except encryption.EncryptionError as error:
            raise CommandError(str(error)) from error
