"""Who gets what at the pages of incidents. The officer holds the account, declared it, and so is on the team with comms."""

from socialaccounts.incidents.actions import declare
from socialaccounts.incidents.runbook import Step
from socialaccounts.models import NearAccount
from tests.architecture.access.accounts import STAFF, only
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

CONCERNED = ("officer", "manager", "comms", "auditor")
PAGES = ("incident", "note", "team", "near", "timeline", "pdf", "close", "false_alarm")


def OBJECTS(*, officer, service, **people):
    calm = make_account(service=service, lead=officer)
    make_version(calm)
    account = make_account(service=service, lead=officer)
    make_version(account)
    incident = declare(account=account, by=officer, seen="A post that none of us wrote")
    near = NearAccount.objects.create(incident=incident, account=calm, shares="an app")
    return {
        **{f"incidents:{page}": [incident.pk] for page in PAGES},
        **{f"incidents:{page}": [incident.pk, Step.DECLARE] for page in ("step", "reopen", "assign")},
        "incidents:look": [incident.pk, near.pk],
        "incidents:declare": [calm.pk],
        "vault:emergency": [calm.pk],
    }


def found(*roles):
    """For pages about an incident that only CONCERNED may know of: 200 for `roles`, 403 for the others of them."""
    return {**only(*STAFF, answer=404), **dict.fromkeys(CONCERNED, 403), **dict.fromkeys(roles, 200)}


TABLE = {
    "incidents:list": only("comms", "auditor"),
    "incidents:declare": only("officer", "comms"),
    "incidents:incident": found(*CONCERNED),
    "incidents:step": found("officer", "comms"),
    "incidents:reopen": found("officer", "comms"),
    "incidents:assign": found("officer", "comms"),
    "incidents:note": found("officer", "comms"),
    "incidents:close": found("officer", "comms"),
    "incidents:near": found("officer", "comms", "auditor"),
    "incidents:timeline": found("officer", "comms", "auditor"),
    "incidents:pdf": found("officer", "comms", "auditor"),
    "incidents:look": only(*STAFF, answer=405),
    "incidents:team": only("comms"),
    "incidents:false_alarm": only("comms"),
    "vault:emergency": only("comms"),
}
