"""Every list costs the same at 10 rows and at 200: as many queries, and no more rows than a page shows (design 5.12)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from accounts import audit
from accounts.models import Membership, Notice, StaffImport, StaffImportRow, User
from config import clock
from consents.checks.decision import Decision
from consents.disposal.erasure import Erasure
from consents.disposal.models import Disposal
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.intake.printing.actions import issue
from consents.intake.printing.models import IssuedForm, PrintJob
from consents.models import Form, Post, TakeDown, TakeDownChild
from socialaccounts.incidents.actions import declare
from socialaccounts.models import AccessProof, ClosingStep, ImportBatch, ImportRow, SocialAccount
from socialaccounts.vault.favourites import star
from tests.approvals import factories as requests
from tests.consents import factories as consents
from tests.consents.checks import made as checks
from tests.consents.disposal.made import make_due
from tests.consents.intake.batches.made import make_file, make_job, make_page, make_tray
from tests.costs import cost_of
from tests.factories import make_service, make_user
from tests.socialaccounts.closing.factories import begun
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.pack.conftest import make_pack
from tests.socialaccounts.vault.access.factories import make_named
from tests.socialaccounts.vault.factories import make_reveal, make_rotation, make_version

pytestmark = pytest.mark.django_db

FEW, MANY, PAGE = 10, 200, 25
IMPORT = UUID("6a8f2a52-2f0c-4c52-9a0b-3d5d8d3a6c11")


def audit_events(count, people):
    with transaction.atomic():
        for _ in range(count):
            audit.record(audit.Event.SIGNED_IN, by=people.officer, target=people.officer)


def notices(count, people):
    start = Notice.objects.count()
    Notice.objects.bulk_create(
        Notice(recipient=people.officer, kind="k", about_type="x", about_id=str(start + n), title="T")
        for n in range(count)
    )


def staff(count, people):
    made = [make_user() for _ in range(count)]
    Membership.objects.bulk_create(Membership(user=user, service=people.service) for user in made)


def staff_import(count, people):
    batch, _ = StaffImport.objects.get_or_create(
        pk=IMPORT, defaults={"by": people.admin, "mark": "x", "counts": {"leave": 0}}
    )
    first = batch.rows.count() + 1
    StaffImportRow.objects.bulk_create(
        StaffImportRow(batch=batch, number=number, outcome="same", cells=["x"])
        for number in range(first, first + count)
    )


def in_roles(count, people):
    for _ in range(count):
        make_user(role="comms", service=people.service, manages=True)


def services(count, people):
    for _ in range(count):
        make_user(service=make_service(), manages=True)


def leavers(count, people):
    for _ in range(count):
        left = make_user()
        left.left_on, left.is_active = clock.today() - timedelta(days=3000), False
        left.save()


def about_me(count, people):
    with transaction.atomic():
        for _ in range(count):
            audit.record(audit.Event.PERSON_CHANGED, by=people.admin, target=people.officer)


def accounts(count, people):
    for _ in range(count):
        make_account(service=people.service)


def rotations(count, people):
    for _ in range(count):
        version = make_version(make_account(service=people.service))
        make_rotation(version, due=clock.today() - timedelta(days=1))


def incidents(count, people):
    for _ in range(count):
        declare(
            account=make_account(service=people.service, lead=people.officer), by=people.officer, seen="x"
        )


def closings(count, people):
    """Closings of which every step is late."""
    for _ in range(count):
        begun(make_account(service=people.service, lead=people.officer), people.comms)
    ClosingStep.objects.update(due_on=clock.today() - timedelta(days=1))


def vaults(count, people):
    """Accounts with a password each, that others fetched lately; the officer holds the first of them."""
    for _ in range(count):
        account = make_account(service=people.service, lead=people.deputy)
        version = make_version(account)
        make_reveal(version, people.deputy)
        make_reveal(version, people.comms)
    if not people.officer.holdings.exists():
        make_holder(account, people.officer)


def starred_vaults(count, people):
    vaults(count, people)
    for account in SocialAccount.objects.all():
        star(account=account, by=people.comms, on=True)


def known_values(count, people):
    for _ in range(count):
        make_reveal(make_version(make_account(service=people.service)), people.officer)


def drilled(count, people):
    for number in range(count):
        account = make_account(service=people.service)
        if number % 2:
            make_named(account, people.comms)
        AccessProof.objects.create(account=account, person=people.comms, worked=False, note="Locked out")
        make_rotation(make_version(account), due=clock.today() - timedelta(days=1))


def queued_requests(count, people):
    for _ in range(count):
        requests.supported(people.officer, people.service, people.manager, deputy=people.deputy)


def forms(count, people):
    for _ in range(count):
        consents.make_form(service=people.service, uploaded_by=people.manager, status="filed", file=False)


def received_forms(count, people):
    if not count:
        return
    issued = issue(
        children=[consents.make_child(added_by=people.manager) for _ in range(count)],
        wording=consents.make_wording(),
        by=people.manager,
    ).issued
    Form.objects.filter(issue__in=issued.all()).update(status="received", uploaded_by=people.manager)


def batches(count, people):
    for _ in range(count):
        make_tray(people.manager)


def tray(count, people):
    """Pages of one batch, whose number is known beforehand."""
    if not Batch.objects.exists():
        Batch.objects.create(pk=1, by=people.manager, progress="sorted", sorted_at=clock.now())
        make_page(make_file(Batch.objects.get(), 1))
    file = BatchFile.objects.get()
    first = file.pages.count() + 1
    ScannedPage.objects.bulk_create(
        ScannedPage(
            batch=file.batch, file=file, number=number, width=9, height=9, size=9, sealed_key=b"x",
            storage_name=f"page {number}", state="no_code",
        )
        for number in range(first, first + count)
    )  # fmt: skip


def print_jobs(count, people):
    for _ in range(count):
        make_job(people.manager)


def copies(count, people):
    """The copies of one job, whose number is known beforehand."""
    if not PrintJob.objects.exists():
        PrintJob.objects.create(pk=1, wording=consents.make_wording(), asked_by=people.manager, copies=MANY)
    for issued in make_job(people.manager, count).issued.all():
        IssuedForm.objects.filter(pk=issued.pk).update(job=1)


def same_names(count, people):
    consents.make_child("Mia", "Okafor", added_by=people.manager)
    for _ in range(count):
        consents.make_child("Mia", "Okafor", added_by=people.manager)


def wordings(count, people):
    for _ in range(count):
        consents.make_wording(issued_on=None)


def flags(count, people):
    for _ in range(count):
        consents.make_flag(consents.make_child(added_by=people.manager), raised_by=people.safeguarding)


def photo_checks(count, people):
    child = checks.make_child()
    for _ in range(count):
        checks.make_check(people.comms, child)


def events(count, people):
    for _ in range(count):
        consents.make_event(service=people.service, added_by=people.manager)


def past_events(count, people):
    day = clock.today() - timedelta(days=40)
    for _ in range(count):
        consents.make_event(service=people.service, added_by=people.manager, days=(day, day))


def ending(count, people):
    for _ in range(count):
        consents.make_form(file=False, valid_until=clock.today() + timedelta(days=20))


def due(count, people):
    for _ in range(count):
        make_due()


def disposals(count, people):
    for _ in range(count):
        form = consents.make_form(file=False)
        Disposal.objects.create(form=form, because="Kept long enough", proposed_by=people.manager)


def erasures(count, people):
    for _ in range(count):
        child = consents.make_child(added_by=people.manager)
        Erasure.objects.create(child=child, because="The mother", means="phone", proposed_by=people.manager)


def referred(count, people):
    child = checks.make_child()
    checks.make_form(child)
    for _ in range(count):
        checks.make_check(people.manager, child, gives_place=True)


def answered(count, people):
    child = checks.make_child()
    for _ in range(count):
        Decision.objects.create(
            photo_check=checks.make_check(people.manager, child),
            question="a" * 64,
            decider="comms",
            allowed=True,
            note="Asked the family",
            decided_by=people.comms,
        )


def take_downs(count, people):
    """Posts that must come down, of one account that the officer holds."""
    child = checks.make_child(f"Ada Okafor{checks.word(TakeDown.objects.count())}")
    account = SocialAccount.objects.filter(holders__user=people.officer).first() or make_account(
        service=people.service, lead=people.officer
    )
    check = checks.make_check(people.officer, child, account=account)
    for number in range(count):
        post = Post.objects.create(
            photo_check=check,
            url=f"https://x.example/{number}",
            posted_on=clock.today(),
            recorded_by=people.officer,
        )
        task = TakeDown.objects.create(post=post, due_on=clock.today() - timedelta(days=1))
        TakeDownChild.objects.create(take_down=task, child=child, cause="withdrawn")


def packs(count, people):
    for _ in range(count):
        make_pack(people.comms, people.officer, made=True)


def import_rows(count, people):
    """Rows of one import, whose address is known beforehand."""
    batch, _ = ImportBatch.objects.get_or_create(
        pk=IMPORT,
        defaults={
            "by": people.comms, "lead": people.comms, "service": people.service, "status": "ready", "kind": "chrome",
        },
    )  # fmt: skip
    first = batch.rows.count() + 1
    for number in range(first, first + count):
        row = ImportRow(batch=batch, number=number, outcome="new", weak=False)
        row.seal_cells([])
        row.seal_finding(
            {
                "name": "x",
                "known_as": "",
                "platform": "",
                "username": "",
                "length": 20,
                "seed": False,
                "folder": "",
            }
            | {"problems": []}
        )
        row.save()


LISTS: dict[str, tuple[str, Callable, str]] = {
    "the audit": ("auditor", audit_events, "/audit/"),
    "notices": ("officer", notices, "/notices/"),
    "people": ("admin", staff, "/people/"),
    "people in a service": ("admin", staff, "/people/?service={service.pk}&sort=email"),
    "services": ("admin", services, "/people/services/"),
    "rows of a staff import": ("admin", staff_import, f"/people/import/{IMPORT}/rows/?show=same"),
    "data of leavers": ("admin", leavers, "/people/retention/"),
    "who has a role": ("auditor", in_roles, "/roles/"),
    "who manages a service": ("auditor", in_roles, "/roles/?through=manager"),
    "who runs accounts": ("auditor", vaults, "/roles/?through=holder"),
    "what I did": ("officer", audit_events, "/me/history/"),
    "what was done about me": ("officer", about_me, "/me/history/?show=about"),
    "the register": ("officer", accounts, "/register/"),
    "a search of the register": ("officer", accounts, "/register/?q=account"),
    "the vault": ("comms", vaults, "/register/vault/"),
    "a search of the vault": ("comms", vaults, "/register/vault/?q=account"),
    "a search of the vault by holder": ("comms", vaults, "/register/vault/?q=olive"),
    "the vault of many starred": ("comms", starred_vaults, "/register/vault/"),
    "what a person knows": ("comms", known_values, "/register/knowledge/{officer.pk}/"),
    "drills": ("comms", drilled, "/register/drills/"),
    "drills to be done": ("comms", drilled, "/register/drills/?show=todo"),
    "the red list": ("comms", drilled, "/register/red-list/"),
    "the red list for one reason": ("comms", drilled, "/register/red-list/?reason=few"),
    "password changes": ("comms", rotations, "/register/passwords/"),
    "the calendar": ("comms", rotations, "/register/passwords/calendar/"),
    "emergency packs": ("comms", packs, "/register/pack/"),
    "rows of an import": ("comms", import_rows, f"/register/import/{IMPORT}/rows/"),
    "the queue of requests": ("comms", queued_requests, "/requests/"),
    "an officer's requests": ("officer", queued_requests, "/requests/"),
    "consent forms": ("comms", forms, "/consents/"),
    "forms to verify": ("comms", forms, "/consents/verification/"),
    "forms to type up": ("manager", received_forms, "/consents/forms/to-type-up/"),
    "batches of scans": ("manager", batches, "/consents/batches/"),
    "batches with something to decide": ("comms", batches, "/consents/batches/?show=tray"),
    "the tray of a batch": ("manager", tray, "/consents/batches/1/"),
    "print jobs": ("comms", print_jobs, "/consents/printing/"),
    "the copies of a print job": ("manager", copies, "/consents/printing/1/"),
    "likely duplicates": ("comms", same_names, "/consents/children/duplicates/"),
    "wordings": ("comms", wordings, "/consents/wordings/"),
    "flags": ("safeguarding", flags, "/consents/flags/"),
    "posts to take down": ("comms", take_downs, "/consents/take-downs/"),
    "an officer's posts to take down": ("officer", take_downs, "/consents/take-downs/?whose=mine"),
    "home with posts to take down": ("officer", take_downs, "/"),
    "attention with posts to take down": ("comms", take_downs, "/attention/"),
    "photo checks": ("comms", photo_checks, "/checks/"),
    "photo checks to answer": ("comms", referred, "/checks/?to_answer=on"),
    "referred photo checks": ("comms", referred, "/checks/referred/"),
    "answers to referred photo checks": ("auditor", answered, "/checks/referred/?show=answered"),
    "home with photo checks to answer": ("comms", referred, "/"),
    "attention with photo checks to answer": ("comms", referred, "/attention/"),
    "home with forms to type up": ("manager", received_forms, "/"),
    "events": ("manager", events, "/events/"),
    "past events": ("comms", past_events, "/events/?show=past"),
    "consents that end soon": ("comms", ending, "/consents/ending/"),
    "forms to dispose of": ("comms", due, "/consents/disposals/"),
    "disposals to approve": ("comms", disposals, "/consents/disposals/?show=waiting"),
    "erasures to decide": ("comms", erasures, "/consents/erasures/"),
    "incidents": ("comms", incidents, "/incidents/"),
    "attention with incidents": ("comms", incidents, "/attention/"),
    "home with incidents": ("officer", incidents, "/"),
    "attention with closings": ("comms", closings, "/attention/"),
    "home with closings": ("officer", closings, "/"),
    "home of comms": ("comms", queued_requests, "/"),
    "home of an officer": ("officer", rotations, "/"),
    "attention": ("comms", rotations, "/attention/"),
}


class People:
    """Those who act in these lists."""

    def __init__(self, **everybody: object) -> None:
        self.__dict__.update(everybody)


@pytest.fixture
def people(officer, manager, comms, safeguarding, auditor, admin, service):
    deputy = make_user("Dee Deputy", service=service)
    return People(
        officer=officer, manager=manager, comms=comms, safeguarding=safeguarding, auditor=auditor, admin=admin,
        service=service, deputy=deputy,
    )  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_at_any_length(name, people, client_for):
    role, fill, url = LISTS[name]
    url = url.format(**vars(people))
    fill(FEW, people)
    client = client_for(getattr(people, role))
    few = cost_of(client, url)

    fill(MANY - FEW, people)
    many = cost_of(client, url)

    assert many.queries == few.queries
    per_row = max(1, few.rows // FEW)
    assert many.rows <= few.rows + per_row * (PAGE + 1 - FEW) + per_row, (few, many)


def test_the_measure_sees_a_list_that_grows(officer, client_for, rf):
    """A page that fetched everything would be noticed."""
    from tests.costs import counted

    make_user()
    with counted() as few:
        list(User.objects.get_queryset())
    for _ in range(30):
        make_user()
    with counted() as many:
        list(User.objects.get_queryset())

    assert many.rows - few.rows == 30
