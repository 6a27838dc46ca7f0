"""The fixed terms of an import: what a file can be, what its columns can mean, and where an import stands."""

from django.db import models

from config.workflow import Workflow


class Kind(models.TextChoices):
    """What a file is, found by its content."""

    SPREADSHEET = "spreadsheet", "A spreadsheet (CSV)"
    BITWARDEN_CSV = "bitwarden_csv", "Bitwarden export (CSV)"
    BITWARDEN_JSON = "bitwarden_json", "Bitwarden export (JSON)"
    ONE_PASSWORD = "1password", "1Password export (CSV)"
    CHROME = "chrome", "Chrome export (CSV)"
    KEEPASS = "keepass", "KeePass database (KDBX)"

    @property
    def has_columns(self) -> bool:
        """Whether people can say what its columns mean; in the other kinds that is certain."""
        return self not in (Kind.BITWARDEN_JSON, Kind.KEEPASS)


class Field(models.TextChoices):
    """What a column of a file can mean."""

    NAME = "name", "Name of the account"
    URL = "url", "Web address"
    PLATFORM = "platform", "Platform"
    HANDLE = "handle", "Handle"
    USERNAME = "username", "Username"
    PASSWORD = "password", "Password"
    SEED = "seed", "Second-factor seed"
    CHANGED = "changed", "Last changed"
    NOTES = "notes", "Notes (not imported)"
    FOLDER = "folder", "Folder (shown, not imported)"


class Status(models.TextChoices):
    """Where an import stands."""

    ARRANGING = "arranging", "Waiting for your answers"
    EXAMINING = "examining", "Being checked"
    READY = "ready", "Ready to confirm"
    IMPORTING = "importing", "Being imported"
    IMPORTED = "imported", "Imported"


WORKFLOW = Workflow(
    {
        Status.ARRANGING: {Status.EXAMINING},
        Status.EXAMINING: {Status.READY},
        Status.READY: {Status.EXAMINING, Status.IMPORTING},
        Status.IMPORTING: {Status.EXAMINING, Status.IMPORTED},
        Status.IMPORTED: set(),
    }
)


class Matches(models.TextChoices):
    """What becomes of a row whose account is on the register already."""

    DEPOSIT = "deposit", "Put their password into the vault"
    SKIP = "skip", "Leave those rows out"


class Outcome(models.TextChoices):
    """What will become of one row."""

    NEW = "new", "New planned account"
    DEPOSIT = "deposit", "New password of an account on the register"
    SKIP = "skip", "Left out: the account is on the register"
    ERROR = "error", "Cannot be imported"
