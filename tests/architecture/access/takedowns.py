"""Who gets what about withdrawals and take-downs: the queue is everybody's, children's names are for consent officers."""

from consents.records.actions import Who
from consents.takedowns import recording
from consents.takedowns.actions import take_down
from consents.takedowns.models import EvidencePage
from tests.architecture.access.accounts import only
from tests.consents.checks.made import make_child, make_form
from tests.consents.factories import picture
from tests.consents.takedowns.made import make_post, task_of
from tests.socialaccounts.factories import make_account, make_holder

OF_TASKS = ("consents:take_down", "consents:take_down_done", "consents:take_down_cannot")
OF_WITHDRAWALS = ("consents:withdrawal", "consents:correct_withdrawal")
EVERYBODY = ("stranger", "officer", "manager", "comms", "safeguarding", "auditor", "admin")
RECORDERS = ("manager", "comms", "safeguarding")
OFFICERS = ("comms", "safeguarding")
SEERS = ("officer", "manager", "comms", "safeguarding")


def OBJECTS(*, service, manager, officer, comms, **people):
    """A take-down that the officer must see to, of an account of the manager's service; another that has ended."""
    account = make_account(service=service)
    make_holder(account, officer)
    open_child, ended_child = make_child("Ada Okafor"), make_child("Ben Abara")
    make_form(open_child)
    make_form(ended_child)
    post, ended = (
        make_post(manager, open_child, account=account),
        make_post(manager, ended_child, account=account),
    )
    (row, _) = recording.withdraw(children=[open_child, ended_child], who=Who(), by=comms)
    take_down(task=task_of(ended), words="Deleted", by=comms)
    page = EvidencePage(
        take_down=task_of(ended), number=1, width=1, height=1, size=1, sha256="a" * 64, given_by=comms
    )
    from consents.intake import store

    page.storage_name, page.sealed_key = store.seal_whole(
        picture(size=(9, 9)), pk=page.pk, context=page.context
    )
    page.save(force_insert=True)
    return (
        {name: [task_of(post).pk] for name in OF_TASKS}
        | {name: [row.pk] for name in (*OF_WITHDRAWALS, "consents:withdrawal_letter")}
        | {
            "consents:take_down_screenshot": [task_of(ended).pk, 1],
            "consents:take_down_letter": [task_of(ended).pk, ended_child.pk],
            "consents:take_down_told": [task_of(ended).pk, ended_child.pk],
            "consents:where_shown": [open_child.pk],
        }
    )


def known_to(*roles):
    """Everybody signed in may knock; only these learn that there is something."""
    return only(*EVERYBODY) | {role: 404 for role in EVERYBODY if role not in roles}


TABLE = {
    "consents:take_downs": only(*EVERYBODY),
    "consents:search_take_downs": only(*EVERYBODY, answer=405),
    "consents:export_take_downs": only(*OFFICERS),
    "consents:take_down": known_to(*SEERS),
    "consents:take_down_done": known_to(*SEERS),
    "consents:take_down_cannot": known_to(*SEERS),
    "consents:take_down_screenshot": known_to(*SEERS),
    "consents:take_down_letter": only(*OFFICERS),
    "consents:take_down_told": only(*OFFICERS, answer=405),
    "consents:where_shown": only(*OFFICERS),
    "consents:withdraw": only(*RECORDERS),
    "consents:withdrawal": only(*OFFICERS) | {"manager": 404},
    "consents:correct_withdrawal": only(*OFFICERS),
    "consents:withdrawal_letter": only(*OFFICERS) | {"manager": 404},
}
