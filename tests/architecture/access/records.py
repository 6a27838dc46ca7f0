"""Who gets what at the pages of verification, letters, wordings, merging and who speaks for a child."""

from config import clock
from consents.models import Wording
from tests.architecture.access.accounts import only
from tests.consents import factories

OF_MERGES = ("confirm_merge", "undo_merge")
OF_ADULTS = ("show_adult", "end_adult")
OF_WORDINGS = ("wording", "change_wording", "issue_wording", "discard_wording")


def OBJECTS(*, manager, service, **people):
    rejected = factories.make_form(status="rejected", uploaded_by=manager, service=service)
    child, other = factories.make_child(), factories.make_child()
    merged = factories.make_child(merged_into=child, merged_by=manager, merged_at=clock.now())
    link = factories.make_responsibility(child)
    draft = Wording.objects.create(version="draft", offers=[["x", "X"]], media=["photo"], naming=["none"])
    return {
        **{key: [rejected.pk] for key in ("consents:letter", "consents:letter_pdf")},
        **{f"consents:{key}": [draft.pk] for key in OF_WORDINGS},
        **{f"consents:{key}": [merged.pk] for key in OF_MERGES},
        **{f"consents:{key}": [link.pk] for key in OF_ADULTS},
        "consents:add_adult": [child.pk],
        "consents:merge_child": [child.pk, other.pk],
    }


TABLE = {
    "consents:start": only("comms", answer=405),
    "consents:letter": only("manager", "comms"),
    "consents:letter_pdf": only("manager", "comms"),
    "consents:add_child": only("manager", "comms"),
    "consents:add_adult": only("manager", "comms"),
    **{f"consents:{key}": only("manager", "comms") for key in OF_ADULTS},
    "consents:duplicates": only("comms"),
    "consents:merge_child": only("comms"),
    **{f"consents:{key}": only("comms") for key in OF_MERGES},
    "consents:wordings": only("comms"),
    "consents:new_wording": only("comms"),
    "consents:compare_wordings": only("comms"),
    **{f"consents:{key}": only("comms") for key in OF_WORDINGS},
}
