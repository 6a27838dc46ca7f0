"""Who gets what about keeping: all of it is for comms."""

from consents.disposal.actions import place_hold
from consents.disposal.erasing import propose_erasure
from consents.disposal.models import Disposal
from tests.architecture.access.accounts import only
from tests.consents.checks.made import make_child, make_form
from tests.consents.disposal.made import make_due


def OBJECTS(*, comms, manager, **people):
    form = make_due()
    child = make_child("Ada Okafor")
    hold = place_hold(form=make_form(child), reason="A complaint", by=comms)
    disposal = Disposal.objects.create(form=make_due(), because="Kept long enough", proposed_by=manager)
    asked = make_child("Ben Abara")
    erasure = propose_erasure(child=asked, asked_by="The mother", means="phone", by=manager)
    return {
        "consents:disposal": [disposal.pk],
        "consents:disposal_certificate": [disposal.pk],
        "consents:propose_disposal": [form.pk],
        "consents:holds": [form.pk],
        "consents:release_hold": [hold.pk],
        "consents:export_child": [child.pk],
        "consents:erase_child": [child.pk],
        "consents:erasure": [erasure.pk],
    }


TABLE = {
    "consents:disposals": only("comms"),
    "consents:disposal": only("comms"),
    "consents:disposal_certificate": only("comms"),
    "consents:propose_disposal": only("comms", answer=405),
    "consents:holds": only("comms"),
    "consents:release_hold": only("comms", answer=405),
    "consents:ending": only("comms"),
    "consents:renewals": only("comms", answer=302),
    "consents:export_child": only("comms"),
    "consents:erase_child": only("comms"),
    "consents:erasures": only("comms"),
    "consents:erasure": only("comms"),
}
