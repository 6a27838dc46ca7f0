"""A school's sports day: thirty families asked on paper, their answers scanned, photos checked, and one taken down again."""

import json
import re
import sys
from dataclasses import dataclass

import pytest

from config import clock
from consents.intake.printing.layout import MARK, Box, boxes_of, marks
from tests.consents.intake.batches.scanner import MM, Scanner, bound
from tests.journeys.hands import Hands
from tests.journeys.papers import picture
from tests.journeys.portal import wait_for

COUNT = 30
BY_HAND = 6
"""So many forms are typed up at the keyboard; the other ones are alike, and are filed by the same action."""
MOST_KEYS_TO_TYPE_UP = 80
"""For each, where its ticks were read off the scan."""
MOST_BY_HAND = 12
"""Clicks or keys of a repeat photo check (the photo is chosen in the system's own dialogue)."""

READ = {
    "Signed as": ["Parent"],
    "Where may the pictures appear?": ["Facebook", "The council’s website"],
    "What may be used?": ["Photographs"],
    "May the child be named?": ["First name only"],
}
"""What the families ticked, in the words of the page on which it is typed up."""

GIVEN = ("Abigail", "Bertram", "Celeste", "Dorian", "Eleanor", "Florian")
FAMILY = ("Ashdown", "Birtwhistle", "Cavendish", "Dunstable", "Etheridge")
NAMES = [f"{given} {family}" for given in GIVEN for family in FAMILY]

ADD = """
import json, sys
from datetime import date
from accounts.demo import person
from consents.records.actions import add_child
for n, name in enumerate({names!r}):
    given, _, family = name.partition(" ")
    add_child(given_names=given, family_name=family, date_of_birth=date(2016, 1 + n % 12, 1 + n % 28), by=person("manager"))
"""
TYPE_UP = """
from accounts.demo import person
from config import clock
from consents.intake.actions import file_form
from consents.intake.details import Details, Entry
from consents.models import Form
for form in Form.objects.filter(status="received").select_related("issue__child", "wording"):
    file_form(form=form, by=person("manager"), details=Details(
        wording=form.wording, entries=[Entry(child=form.issue.child)], adult_name=f"Parent of {form.issue.child}",
        capacity="parent", responsibility_shown=True, signed_on=clock.today(), channels=["facebook"], media=["photo"],
        naming="first", service=form.service, event_name=form.event_name, event_from=form.event_from,
        event_until=form.event_until,
    ))
"""
ISSUED = """
import json
from consents.models import IssuedForm
rows = IssuedForm.objects.order_by("pk").select_related("child")
print(json.dumps([[row.pk, row.pages, row.boxes, row.child.name] for row in rows]))
"""


@dataclass(frozen=True)
class Copy:
    """One printed copy, as the pen needs to know it."""

    pk: int
    pages: int
    boxes: tuple
    child: str

    @property
    def places(self) -> list[Box]:
        return boxes_of(list(self.boxes))


@pytest.fixture
def said(record_property, capsys):
    """Says what each part took by hand: on the terminal, and in the run's report if one is written."""

    def say(part: str, hands: Hands, of: int = 1) -> tuple[int, int]:
        keys, clicks = hands.tell()
        record_property(f"by hand: {part}", f"{keys} keys, {clicks} clicks")
        with capsys.disabled():
            each = f", {(keys + clicks) / of:.0f} for each of {of}" if of > 1 else ""
            sys.stdout.write(f"\n{part}: {keys} keys and {clicks} clicks{each}\n")
        return keys, clicks

    return say


def add_event(manager):
    """An event of today with its list; returns its path."""
    today = clock.today()
    manager.go("/events/new/")
    manager.fill("Name of the event", "Sports day at the track")
    manager.fill_date("First day", today.day, today.month, today.year)
    manager.press("Add the event")
    path = re.search(r"/events/EV-\d+/", manager.page.url)[0]
    manager.fill_first("\n".join(NAMES))
    manager.press("Add to the list")
    manager.sees(f"{COUNT} added to the list")
    return path


def print_forms(manager, portal):
    """One press for whoever needs one; returns the copies and their paper."""
    manager.press("Who may be photographed?")
    manager.select("Where will pictures be posted?", "Chesterfield Parks")
    manager.press("Show")
    manager.sees(f"{COUNT} children need a form")
    manager.look("readiness")
    manager.press("Print these forms")
    manager.waits_for("a[href$='forms.pdf']", again="Look again")
    href = manager.page.locator("a[href$='forms.pdf']").get_attribute("href")
    paper = manager.context.request.get(f"{manager.base}{href}").body()
    rows = json.loads(portal.manage("shell", "--verbosity", "0", "--command", ISSUED))
    return [Copy(pk, pages, tuple(boxes), child) for pk, pages, boxes, child in rows], paper


def dog_eared(sheet, *, last):
    """Without the black squares in its corners a page is not read, but by a person."""
    for left, top in marks(last=last):
        sheet.paste(
            "white",
            tuple(round(side * 100 / MM) for side in (left - 1, top - 1, left + MARK + 1, top + MARK + 1)),
        )


def come_back(copies, paper, file):
    """The families tick, sign and send back; the office scans the stack in another order."""
    scanner = Scanner(noise=0)
    sheets = scanner.sheets(paper, copies, 100, only={copy.pk for copy in copies})
    for number in range(1, copies[0].pages + 1):
        dog_eared(sheets[copies[0].pk, number], last=number == copies[0].pages)
    stack = list(sheets.values())
    scanner.dice.shuffle(stack)
    file.write_bytes(bound([scanner.scan(sheet) for sheet in stack]))
    return len(stack)


def type_up_from_paper(manager, child):
    """What the paper says, all of it, typed beside its scan."""
    manager.sees("The tick boxes could not be read from this scan")
    manager.reach(manager.page.get_by_label("The form says"))
    manager.page.keyboard.press("ArrowDown")
    assert manager.page.get_by_label("The form says").input_value() == "granted"
    manager.fill("Name of the adult who signed", f"Parent of {child}")
    manager.choose("Parent", within="Signed as")
    type_responsibility_and_date(manager)
    manager.choose("Facebook")
    manager.choose("The council’s website")
    manager.choose("Photographs", within="What may be used?")
    manager.choose("First name only")
    manager.press("File the form")


def type_up(manager, child):
    """What was read off the scan is compared with the paper; what is written on it is typed."""
    page = manager.page
    manager.sees("What is clearly ticked was read from the scan")
    for question, answers in READ.items():
        group = page.get_by_role("group", name=question)
        assert [
            box.evaluate("e => e.labels[0].innerText.trim()") for box in group.locator(":checked").all()
        ] == answers
    assert page.get_by_label("The form says").input_value() == "granted"
    manager.fill("Name of the adult who signed", f"Parent of {child}")
    type_responsibility_and_date(manager)
    manager.press("File the form")


def type_responsibility_and_date(manager):
    today = clock.today()
    manager.choose(
        "Yes", within="Does the form, or a paper with it, show that they have parental responsibility?"
    )
    manager.fill_date("Date signed", today.day, today.month, today.year)


def verify_all(comms):
    """Two keys for each form: A accepts, Enter goes to the next."""
    comms.go("/consents/verification/")
    comms.press("Start with the first")
    comms.look("verify-by-keyboard")
    while "/verify/" in comms.page.url:
        comms.page.keyboard.press("a")
        comms.page.locator("[name=decision][value=verify]:checked").wait_for()
        with comms.page.expect_navigation(wait_until="load"):
            comms.page.keyboard.press("Enter")
    comms.sees("Nothing waits for you")


def check_by_mouse(manager, photo, caption):
    """The page knows the place, the day, the event and its children; the photo and the words are new."""
    page = manager.page
    with page.expect_file_chooser() as chooser:
        page.get_by_label("The photo, as it will be posted").click()
    chooser.value.set_files(photo)
    page.get_by_role("group", name="Is there a crowd").get_by_label("No", exact=True).click()
    page.get_by_label("Caption").click()
    page.keyboard.insert_text(caption)
    page.get_by_role("button", name="Check this photo").last.click()
    page.wait_for_url(re.compile(r"/checks/PC-\d+/"))
    return re.search(r"/checks/PC-\d+/", page.url)[0]


def test_thirty_families_are_asked_photographed_and_one_of_them_withdraws(visit, portal, tmp_path, said):
    portal.manage("shell", "--command", ADD.format(names=NAMES))
    manager = visit("manager")
    hands = Hands(manager)

    event = add_event(manager)
    said("event and its list", hands)
    copies, paper = print_forms(manager, portal)
    assert sorted(copy.child for copy in copies) == sorted(NAMES)
    said("thirty forms printed", hands)

    # Everything comes back and goes through the scanner in one stack.
    stack = tmp_path / "scanner.pdf"
    pages = come_back(copies, paper, stack)
    manager.go("/consents/batches/new/")
    manager.upload("Scans", stack)
    manager.press("Upload")
    manager.page.get_by_role("link", name="Report of every page").wait_for(timeout=60_000)
    manager.sees(f"{pages} pages came in")
    manager.sees(f"{COUNT} forms are complete")
    manager.sees("Nothing is left to decide")
    said("one stack scanned", hands)

    # Until somebody has read the paper, nothing of it counts.
    manager.press("Type up the forms")
    by_number = {copy.pk: copy.child for copy in copies}
    type_up_from_paper(manager, copies[0].child)
    from_paper, _ = said("one form typed up from the paper alone", hands)
    manager.look("typing-up-what-was-read")
    for _ in range(BY_HAND):
        number = int(re.search(r"/forms/CF-(\d+)/details/", manager.page.url)[1])
        type_up(manager, by_number[number])
    keys, clicks = said(f"{BY_HAND} forms typed up", hands, of=BY_HAND)
    assert keys + clicks <= BY_HAND * MOST_KEYS_TO_TYPE_UP < BY_HAND * from_paper
    portal.manage("shell", "--command", TYPE_UP)

    comms = visit("comms")
    hands_of_comms = Hands(comms)
    verify_all(comms)
    keys, clicks = said("thirty forms verified", hands_of_comms, of=COUNT)
    assert clicks == 0
    assert keys >= 2 * COUNT

    # The first photo, then another of the same event from its answer.
    photo = picture(tmp_path / "race.jpg", ["thirty children run"])
    manager.go(event)
    manager.page.get_by_role("link", name="Check a photo of this event").click()
    manager.select("Where will it be posted?", "Chesterfield Parks")
    check_by_mouse(manager, photo, "What a race")
    manager.sees("ALLOW")
    said("first photo of the event", hands)
    other = picture(tmp_path / "sack.jpg", ["thirty children in sacks"])
    manager.page.get_by_role("link", name="Check another photo of this event").click()
    allowed = check_by_mouse(manager, other, "And the sack race")
    keys, clicks = said("another photo of thirty children", hands)
    assert 0 < keys + clicks <= MOST_BY_HAND
    manager.sees("ALLOW")
    manager.look("answer-for-thirty")

    manager.follow("Certificate to print")
    manager.sees("SHA-256")
    for copy in copies:
        manager.sees(copy.child)
    manager.go(allowed).press("I have posted it")
    manager.fill("Address of the post", "https://www.facebook.com/chesterfieldparks/posts/30")
    manager.press("I have posted it")
    manager.sees("The photo may stay where it is")
    said("certificate and post", hands)

    # One family reads the number on its card over the telephone.
    withdrawn = copies[7]
    manager.go("/consents/withdraw/")
    manager.reach(manager.page.locator("#search"))
    manager.page.keyboard.type(f"CF-{withdrawn.pk:04d}")
    manager.press("Find")
    manager.sees(withdrawn.child)
    manager.press("Record the withdrawal")
    said("withdrawal", hands)

    # The post has to come down, and the answer to the next photo has turned.
    manager.go("/")
    manager.follow("Take a post down: Chesterfield Parks", exact=False)
    manager.sees("Take this post down")
    manager.look("take-down")
    manager.press("The post is down")
    manager.fill("How it was taken down", "Deleted on the page")
    manager.press("It is taken down")
    said("take-down", hands)
    manager.go(allowed).sees("would now be")
    wait_for(lambda: "none edited" in portal.manage("verify_audit"), "the audit holds")
