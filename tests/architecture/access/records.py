"""Who gets what at the pages of verification, letters, wordings, merging and who speaks for a child."""

from consents.models import Wording
from tests.architecture.access.accounts import only
from tests.consents import factories

OF_WORDINGS = ("wording", "change_wording", "issue_wording", "discard_wording")


def OBJECTS(*, manager, service, **people):
    rejected = factories.make_form(status="rejected", uploaded_by=manager, service=service)
    draft = Wording.objects.create(version="draft", offers=[["x", "X"]], media=["photo"], naming=["none"])
    return {key: [rejected.pk] for key in ("consents:letter", "consents:letter_pdf")} | {
        f"consents:{key}": [draft.pk] for key in OF_WORDINGS
    }


TABLE = {
    "consents:start": only("comms", answer=405),
    "consents:letter": only("manager", "comms"),
    "consents:letter_pdf": only("manager", "comms"),
    "consents:wordings": only("comms"),
    "consents:new_wording": only("comms"),
    "consents:compare_wordings": only("comms"),
    **{f"consents:{key}": only("comms") for key in OF_WORDINGS},
}
