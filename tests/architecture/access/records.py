"""Who gets what at the pages of verification and letters."""

from tests.architecture.access.accounts import only
from tests.consents import factories


def OBJECTS(*, manager, service, **people):
    rejected = factories.make_form(status="rejected", uploaded_by=manager, service=service)
    return {key: [rejected.pk] for key in ("consents:letter", "consents:letter_pdf")}


TABLE = {
    "consents:start": only("comms", answer=405),
    "consents:letter": only("manager", "comms"),
    "consents:letter_pdf": only("manager", "comms"),
}
