"""The pages that no journey visits, in a real browser with the demo data: checked by axe at both widths, and by keyboard."""

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, Page

from accounts.demo import person
from accounts.models import Course, Service, TrainingRecord, User
from accounts.staff.importing import actions
from approvals.models import AccountRequest, Condition
from approvals.review.actions import claim
from consents.disposal.actions import propose
from consents.disposal.erasing import propose_erasure
from consents.models import Child, Flag, Form, TakeDown, Wording
from consents.records.actions import Who
from consents.takedowns import recording
from socialaccounts.closing.actions import close_at_once
from socialaccounts.closing.steps import Step
from socialaccounts.models import Closing, SocialAccount
from tests.approvals.factories import supported
from tests.browser import problems
from tests.consents.checks.made import make_check, make_child
from tests.consents.checks.made import make_form as make_sound_form
from tests.consents.disposal.made import make_due
from tests.consents.factories import expect, make_event, make_form
from tests.consents.intake.batches.made import make_received, make_tray
from tests.consents.takedowns.made import make_post
from tests.socialaccounts.closing.factories import begun, tick
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db(transaction=True)

STAFF = b"Email,Name,Service,Leaving date\nnew@staff.example,New Person,Housing,\nbad,,Nowhere,soon\n"
WIDTHS = ((1280, 900), (390, 844))

PAGES = {
    "officer": """
        {about}join/ {about}close/
        {closing} {closing}steps/month/ {closing}steps/end/ {closing}steps/export/again/
        {planned} {closed} {live}holders/ {live}vault/reveal/ {submitted}submitted/ {submitted}withdraw/ /notices/
        /notices/email/ /me/ /me/history/ /sign-in/details/ /sign-in/password/change/ /help/ /help/accessibility/
        /help/privacy/ /audit/ /no/such/page/ /policy/ /policy/read/ /policy/versions/ /training/ /guidance/
    """,
    "manager": """
        /me/away/
        /consents/ /consents/children/ {child} {child}change/ {child}say/ {child}withdraw/ {form}scan/ /checks/
        /events/ /events/?show=past /events/new/ {event} {event}ready/?place=channel:website {event}change/ {event}cancel/
        {event}photographer/?place=channel:website /checks/new/?event={event_number} {check} {check}certificate/
        {allowed}posted/
    """,
    "comms": """
        /consents/take-downs/ {task} {task}done/ {task}cannot/ {child}shown/
        /consents/withdraw/ {withdrawal} {withdrawal}letter/ /consents/ending/?days=90
        /consents/disposals/ {disposal} {due}holds/ {child}export/ {child}erase/ {erasure} /consents/erasures/
        /register/passwords/ {live}change/ {live}close/ {live}holders/ {live}holders/add/ {live}vault/prove/
        /consents/verification/ {waiting}verify/ {waiting}verify/?page=1&zoom=200&turn=90 {rejected}letter/
        /consents/batches/ /consents/batches/new/ {batch} {batch}report/ {lying} {batch}files/2/
        /consents/printing/ /consents/printing/new/ {job} {issued} /consents/forms/to-type-up/ {received}details/
        /consents/wordings/ /consents/wordings/new/ {wording} /consents/wordings/compare/
        /consents/children/new/ /consents/children/duplicates/ {child} {child}adults/new/ {child}merge/{other}/
        /requests/ /requests/?tab=all {supported} {returned}reassign/ {assign} {check}confirm/ {referred}answer/
        {desk} {desk}approve/ {desk}return/ {desk}decline/ {approved}conditions/ {approved}letter/ {tick}
        {live}closing/start/ {closing}day/ {closing}call-off/ {ending}close/ {early}closing/
        {course} {record}strike-out/ /training/everybody/?show=waiting
        /policy/not-read/ /policy/versions/new/ /training/everybody/ /training/add/ /training/courses/
        /training/courses/new/ /guidance/new/
    """,
    "safeguarding": """
        / /consents/flags/ {flag} {flag}lift/ {child} {child}flag/ {child}looked-after/ /checks/sign-offs/{other}/
    """,
    "auditor": """
        / /checks/referred/ /audit/? /audit/?first_day=45&first_month=1 /people/ {person} {leaver}hand-over/
        /training/everybody/
    """,
    "admin": """
        / /mail/ /notices/failed/ /people/add/ {person} {person}change/ {person}service/ {person}roles/ {person}leave/
        {person}stop/ {leaver} {leaver}stay/ {away} {away}away/ {service}rename/ {service}managers/ {service}close/
        {person}hand-over/ {person}held/ /people/import/ {staff_import}columns/ {staff_import}rows/
        /people/services/ /people/services/add/ /people/retention/ /roles/ /roles/?through=holder
    """,
}
REFUSED = {"/audit/": 403, "/no/such/page/": 404}
BY_KEYBOARD = {
    "comms": "{check}confirm/ {batch} {lying}",
    "safeguarding": "/consents/flags/ {child}flag/",
    "auditor": "/people/ /roles/",
    "officer": "/training/ /policy/read/ /sign-in/sessions/",
    "admin": "{person}roles/ {away}away/ {staff_import}rows/",
}

WATCH = "document.addEventListener('focusin', event => { event.target.wasReached = true; })"
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
  (e) => e.tabIndex >= 0 && !e.disabled && e.getClientRects().length && getComputedStyle(e).visibility !== "hidden")"""
MISSED = f"""() => ({STOPS})().filter((e) => !e.wasReached
  && !(e.type === "radio" && [...document.getElementsByName(e.name)].some((other) => other.wasReached)))
  .map((e) => e.outerHTML.slice(0, 160))"""
"""Of the radio buttons with one name, the Tab key stops at one; arrow keys reach the others."""


@pytest.fixture
def first_rows(transactional_db: None) -> None:
    """What the migrations put into the tables, which transactional tests before this one have emptied."""
    with connection.schema_editor() as editor:
        import_module("socialaccounts.migrations.0002_platforms").add(apps, editor)
        import_module("consents.migrations.0002_wording_and_search").add_wording(apps, editor)


@pytest.fixture
def places(first_rows: None, settings) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Demo data, and the addresses of what it holds."""
    settings.DEBUG = True
    call_command("seed_demo", verbosity=0)
    settings.DEBUG = False
    account = SocialAccount.objects.order_by("pk")
    live = account.filter(holders__user=person("officer"), status="live").first()
    child = Child.objects.order_by("pk").first()
    found = {
        "live": live,
        "planned": account.filter(status="planned").first(),
        "closed": account.filter(status="closed").first(),
        "submitted": AccountRequest.objects.get(status="submitted"),
        "supported": AccountRequest.objects.get(status="supported"),
        "returned": AccountRequest.objects.get(status="returned"),
        "child": child,
        "form": Form.objects.filter(uploaded_by=person("manager")).first(),
        "waiting": Form.objects.filter(status="filed").exclude(uploaded_by=person("comms")).first(),
        "rejected": make_form(status="rejected", uploaded_by=person("manager"), file=False),
        "wording": Wording.objects.first(),
        "closing": _closing(account.filter(status="live").exclude(pk=live.pk)[0]),
        "desk": claim(request=_waiting(), by=person("comms")),
        "approved": AccountRequest.objects.get(status="approved"),
        "check": make_check(person("manager"), child, account=live, crowd=True),
    }
    found["issued"] = make_received(person("comms"))
    found["received"], found["job"] = found["issued"].form, found["issued"].job
    page, _ = make_tray(person("comms"))
    found["batch"] = page.batch
    post = make_post(person("officer"), child, account=live)
    found["withdrawal"] = recording.withdraw(children=[child], who=Who(), by=person("comms"))[0]
    found["due"] = make_due()
    found["disposal"] = propose(form=make_due(), by=person("comms2"))
    found["erasure"] = propose_erasure(
        child=make_child("Ada Okaforsson"), asked_by="The mother", means="phone", by=person("comms2")
    )
    cleared = make_child("Mabel Thistlewood")
    make_sound_form(cleared)
    found["allowed"] = make_check(person("manager"), cleared, account=live)
    found["referred"] = make_check(person("manager"), cleared, account=live, gives_place=True)
    found["event"] = event = make_event(service=live.service, added_by=person("manager"))
    expect(event, child, cleared, make_child("Rufus Needsone"), names=("Nobody Known",))
    found["task"] = TakeDown.objects.get(post=post)
    assert all(found.values()), found
    batch = actions.begin(data=STAFF, by=person("admin"))
    actions.arrange(batch=batch, columns=batch.columns, mark_leavers=False, invite=True, by=person("admin"))
    return {name: each.get_absolute_url() for name, each in found.items()} | {
        "event_number": str(event.pk),
        "staff_import": f"/people/import/{batch.pk}/",
        "lying": f"{page.batch.get_absolute_url()}pages/{page.pk}/",
        "ending": found["closing"].account.get_absolute_url(),
        "early": _closed_early(live.service).get_absolute_url(),
        "about": f"/requests/about/{live.reference}/",
        "assign": _condition_page("profile", "assign"),
        "tick": _condition_page("profile", "tick"),
        "other": str(Child.objects.exclude(pk=child.pk)[0].pk),
        "flag": f"/consents/flags/{Flag.objects.get().pk}/",
        "person": f"/people/{User.objects.get(full_name='Olivia Marsh').pk}/",
        "leaver": f"/people/{person('officer6').pk}/",
        "away": f"/people/{person('manager3').pk}/",
        "service": f"/people/services/{Service.objects.get(name='Housing').pk}/",
        "course": f"/training/courses/{Course.objects.get().pk}/",
        "record": f"/training/{TrainingRecord.objects.to_confirm().get().pk}/",
    }


def _condition_page(kind: str, page: str) -> str:
    condition = Condition.objects.in_force().get(kind=kind)
    return f"{condition.request.get_absolute_url()}conditions/{condition.pk}/{page}/"


def _waiting() -> AccountRequest:
    """Another request in the queue, so that the demo's own is still there to be looked at."""
    officer, manager = person("officer"), person("manager")
    return supported(officer, manager.memberships.get().service, manager, deputy=person("officer2"))


def _closing(account: SocialAccount) -> Closing:
    """A closing with one step settled, of an account that the officer holds."""
    make_holder(account, person("officer"))
    closing = begun(account, person("comms"))
    tick(closing, person("comms"), Step.EXPORT)
    return closing


def _closed_early(service: Service) -> SocialAccount:
    """An account that was closed at once while its closing ran."""
    account = make_account("Gone overnight", service=service, lead=person("officer"))
    tick(begun(account, person("comms")), person("comms"), Step.EXPORT)
    return close_at_once(account=account, reason="Strangers post on it", by=person("comms2"))


@pytest.fixture
def page_of(browser: Browser, client_for, live_server) -> Iterator[Callable[[str], Page]]:  # type: ignore[no-untyped-def]
    """`page_of("comms")`: a tab of that demo person, who is signed in."""

    def open_tab(name: str) -> Page:
        context = browser.new_context(base_url=live_server.url)
        session = client_for(person(name)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    yield open_tab
    for context in browser.contexts:
        context.close()


def test_every_page_fits_and_is_accessible_and_reached_by_keyboard(places, page_of):
    wrong = []
    for name, addresses in PAGES.items():
        page = page_of(name)
        for address in addresses.format(**places).split():
            answer = page.goto(address)
            if answer is None or answer.status != REFUSED.get(address, 200):
                wrong.append(f"{name} {address}: {answer and answer.status}")
            for width, height in WIDTHS:
                page.set_viewport_size({"width": width, "height": height})
                wrong += [f"{name} {address} at {width}: {one}" for one in problems(page)]
        for address in BY_KEYBOARD.get(name, "").format(**places).split():
            page.goto(address)
            wrong += [f"{name} {address}: no Tab reaches {one}" for one in not_reached(page)]

    assert wrong == [], "\n".join(wrong)


def not_reached(page: Page) -> list[str]:
    """What a visible control of the page is that the Tab key never stops at."""
    page.evaluate(WATCH)
    for _ in range(page.evaluate(f"({STOPS})().length") + 1):
        page.keyboard.press("Tab")
    return list(page.evaluate(MISSED))
