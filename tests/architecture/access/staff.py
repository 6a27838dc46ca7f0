"""Who gets what at the pages about staff, services, roles and oneself."""

from accounts.models import Absence, StaffImport
from config import clock
from tests.architecture.access.accounts import STAFF, only

PEOPLE = (
    "change", "change_service", "roles", "leave", "stay", "deactivate", "reactivate", "invite", "hand_over",
    "absence",
    "subject_access",
)  # fmt: skip
IMPORT = ("import_arrange", "import_rows", "import_done")
SERVICES = ("rename_service", "managers", "close_service")


def OBJECTS(*, officer, manager, admin, service, **people):
    batch = StaffImport.objects.create(
        by=admin, headings=["Email", "Name"], columns={"email": 0, "full_name": 1}
    )
    today = clock.today()
    away = Absence.objects.create(person=manager, stand_in=officer, first_day=today, last_day=today)
    named = {f"people:{page}": [officer.pk] for page in PEOPLE}
    named |= {f"people:{page}": [batch.pk] for page in IMPORT}
    named |= {"people:call_off": [manager.pk, away.pk]}
    return named | {f"people:{page}": [service.pk] for page in SERVICES} | {"me:call_off": [away.pk]}


ADMIN = only("admin")
TABLE = {
    "people:export": only("auditor", "admin"),
    "people:add": ADMIN,
    "people:change": ADMIN,
    "people:change_service": ADMIN,
    "people:roles": ADMIN,
    "people:leave": ADMIN,
    "people:stay": ADMIN,
    "people:deactivate": ADMIN,
    "people:reactivate": ADMIN,
    "people:absence": ADMIN,
    "people:call_off": only("admin", answer=405),
    "people:invite": only("admin", answer=405),
    # The manager of the service takes over; the officer sees what they themselves look after.
    "people:hand_over": only("officer", "manager", "comms", "auditor", "admin"),
    "people:import": ADMIN,
    "people:import_arrange": ADMIN,
    "people:import_rows": only("admin", answer=302),
    "people:import_done": only("admin", answer=302),
    "people:services": only("auditor", "admin"),
    "people:add_service": ADMIN,
    "people:rename_service": ADMIN,
    "people:managers": ADMIN,
    "people:close_service": ADMIN,
    "people:subject_access": only("auditor", "admin"),
    "people:minimising": only("auditor", "admin"),
    "roster:list": only("auditor", "admin"),
    "roster:export": only("auditor", "admin"),
    "me:me": only(*STAFF),
    "me:history": only(*STAFF),
    "me:absence": only(*STAFF),
    "me:call_off": only(*STAFF, answer=405),
}
