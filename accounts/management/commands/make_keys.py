from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.encryption import make_keyring


class Command(BaseCommand):
    """Makes the keyring once; an existing one is never touched."""

    help = "Make the key file at KEYSET_PATH unless there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_keyring(Path(settings.KEYSET_PATH))
        self.stdout.write("Key file made." if made else "Key file kept.")
