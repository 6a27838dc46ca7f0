"""The certificate of a training record: drawn anew, sealed, and handed out to whoever may see it, on record."""

import subprocess

from django.db import transaction

from accounts import audit
from accounts.learning.training.draw import REFUSED
from accounts.learning.training.models import Certificate, TrainingRecord
from accounts.people.models import User
from config import confined, encryption
from config.workflow import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_KEPT = 2 * 1024 * 1024
_SECONDS = 20
UNREADABLE = "The selected file cannot be read safely. Select another copy of the certificate"


def drawn_anew(data: bytes) -> bytes:
    """A PDF of pictures of what the file shows, drawn in a confined process. Raises Refused for the field `certificate`."""
    try:
        done = confined.ask("accounts.learning.training.draw", data, seconds=_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Refused(UNREADABLE, "certificate") from error
    if done.returncode == REFUSED:
        raise Refused(done.stdout.decode(), "certificate")
    if done.returncode or not done.stdout.startswith(b"%PDF-") or len(done.stdout) > MOST_KEPT:
        raise Refused(UNREADABLE, "certificate")
    return done.stdout


def keep(*, record: TrainingRecord, drawn: bytes) -> None:
    """Seal what `drawn_anew` gave beside its record, inside the transaction that makes the record."""
    certificate = Certificate(record=record, size=len(drawn))
    certificate.sealed_file = encryption.seal(drawn, context=certificate.context)
    certificate.save(force_insert=True)


@transaction.atomic
def hand_out(*, certificate: Certificate, by: User) -> bytes:
    """The certificate, opened; that `by` looked at it is recorded first."""
    record = certificate.record
    audit.record(
        audit.Event.CERTIFICATE_VIEWED,
        by=by,
        target=record,
        person=record.person.full_name,
        course=record.course.name,
    )
    return encryption.unseal(bytes(certificate.sealed_file), context=certificate.context)
