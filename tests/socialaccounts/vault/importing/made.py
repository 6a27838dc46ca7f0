"""Plain functions that make imports under way, without their pages."""

from accounts.models import Service, User
from socialaccounts.vault.importing.actions import arrange, begin
from socialaccounts.vault.importing.examining import examine
from socialaccounts.vault.importing.models import ImportBatch
from socialaccounts.vault.importing.reading import read_file
from socialaccounts.vault.importing.terms import Matches
from tests.socialaccounts.vault.importing.files import chrome

STRONG = "otter-canyon-lantern-{}-quarry"


def numbered(count: int, start: int = 1) -> bytes:
    """A Chrome export of so many accounts with strong passwords, each its own."""
    rows = (
        (f"Page {n}", f"https://facebook.com/page{n}", f"page{n}@council.example", STRONG.format(n), "")
        for n in range(start, start + count)
    )
    return chrome(*rows)


def make_batch(by: User, data: bytes = b"") -> ImportBatch:
    """An import whose file was read just now."""
    return begin(by=by, table=read_file(data or numbered(1)))


def arranged(by: User, service: Service, data: bytes = b"", *, matches: str = "deposit") -> ImportBatch:
    """An import whose questions are answered, and whose rows wait to be examined."""
    batch = make_batch(by, data)
    return arrange(
        batch=batch,
        by=by,
        answers={
            "columns": batch.columns,
            "platform": None,
            "service": service,
            "lead": by,
            "matches": Matches(matches),
        },
    )


def examined(by: User, service: Service, data: bytes = b"", *, matches: str = "deposit") -> ImportBatch:
    """An import whose rows are examined."""
    batch = arranged(by, service, data, matches=matches)
    assert examine(batch.pk, seconds=600)
    batch.refresh_from_db()
    return batch
