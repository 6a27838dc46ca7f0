"""A photo of children, from the paper form to the verdict, and the withdrawal that turns it: by keyboard."""

import re

from config import clock
from tests.journeys.papers import picture, runs_of, without_metadata
from tests.journeys.portal import wait_for

CHILD, OTHER = ("Rosalind", "Applegarth"), ("Barnaby", "Quill")


def upload(manager, portal, paper):
    """The scan goes in; returns the path of the form once its pages can be seen."""
    manager.go("/consents/forms/new/").look("upload")
    manager.upload("Scan of the signed form", paper)
    manager.press("Upload")
    path = re.search(r"/consents/forms/CF-\d+/", manager.page.url)[0]
    manager.waits_for("img.app-pages__image", again="Look again")
    manager.look("details-with-the-scan")
    image = manager.context.request.get(f"{manager.base}{path}pages/1/")
    assert (
        image.headers["cache-control"].startswith("max-age=0") or "no-store" in image.headers["cache-control"]
    )
    assert without_metadata(image.body())
    return path


def fill_in(manager, child):
    """Type what the paper says and file it."""
    given, family = child
    manager.fill("Given names", given)
    manager.fill("Family name", family)
    manager.fill_date("Date of birth", 3, 2, 2017)
    manager.press("Add this child")
    manager.sees(f"{given} {family}")
    today = clock.today()
    manager.fill("Name of the adult who signed", f"Ottilie {family}")
    manager.choose("Parent", within="Signed as")
    manager.choose(
        "Yes", within="Does the form, or a paper with it, show that they have parental responsibility?"
    )
    manager.fill_date("Date signed", today.day, today.month, today.year)
    manager.choose("Photographs in general")
    manager.choose("Facebook")
    manager.choose("Photographs", within="What may be used?")
    manager.choose("First name only")
    manager.press("File the form")


def check(person, photo, names, caption):
    """Ask about a photo; returns the path of the answer."""
    person.go("/checks/new/")
    person.select("Where will it be posted?", "Chesterfield Parks")
    person.upload("The photo, as it will be posted", photo)
    today = clock.today()
    person.fill_date("Date the photo was taken", today.day, today.month, today.year)
    person.fill("How many children can be recognised?", str(len(names)))
    person.fill("Type or paste their names", "\n".join(" ".join(name) for name in names))
    person.press("Find these names")
    person.choose("No", within="Is there a crowd with children in it?")
    person.fill("Caption", caption)
    person.press("Check this photo")
    return re.search(r"/checks/PC-\d+/", person.page.url)[0]


def test_a_form_allows_a_photo_until_it_is_withdrawn(visit, portal, tmp_path):
    paper = picture(tmp_path / "form.jpg", ["I agree", "Signed: Ottilie Applegarth"])
    photo = picture(tmp_path / "slide.jpg", ["two children on a slide"])
    manager, comms = visit("manager"), visit("comms")

    path = upload(manager, portal, paper)
    fill_in(manager, CHILD)
    manager.go(path).sees("another person")
    manager.look("filed")

    # Unverified, the form allows nothing; nor may the one who filed it verify it.
    first = check(manager, photo, [CHILD], "The new slide")
    manager.sees("BLOCK")
    manager.sees("has not been verified")
    manager.look("answer-block")
    assert manager.status_of(f"{path}verify/") == 403

    # Comms compares it with the scan and accepts it.
    comms.go("/consents/verification/").look("verification-queue")
    comms.go(f"{path}verify/").look("verify")
    comms.choose("Yes, accept the form")
    comms.press("Save and go to the next form")

    # The same photo may be posted now; with another child in it, it may not.
    manager.go(first).press("Check again")
    manager.sees("ALLOW")
    manager.look("answer-allow")
    allowed = re.search(r"/checks/PC-\d+/", manager.page.url)[0]
    manager.go(f"{allowed}certificate/").sees("SHA-256")
    manager.look("certificate")
    check_of_two(manager, photo)

    # The family withdraws: two clicks, and the answer has turned.
    manager.go(path)
    manager.press("Record a withdrawal")
    manager.look("withdrawal")
    manager.press("Record the withdrawal")
    manager.go(allowed).sees("would now be")
    manager.look("answer-that-turned")
    manager.press("Check again")
    manager.sees("Consent was withdrawn")

    # A verdict stays what it was.
    manager.go(allowed).sees("ALLOW")
    kept = portal.everything_at_rest()
    for run in (*runs_of(paper), *runs_of(photo)):
        assert [name for name, content in kept.items() if run in content] == []
    for name in ("audit", "mail"):
        assert CHILD[1].encode() not in portal.said(name)
    wait_for(lambda: "none edited" in portal.manage("verify_audit"), "the audit holds")


def check_of_two(manager, photo):
    """One of two children is not on the register: the photo is blocked, and the page says who and what to do."""
    manager.go("/checks/new/")
    manager.select("Where will it be posted?", "Chesterfield Parks")
    manager.upload("The photo, as it will be posted", photo)
    manager.fill("How many children can be recognised?", "2")
    manager.fill("Type or paste their names", "\n".join(" ".join(name) for name in (CHILD, OTHER)))
    manager.press("Find these names")
    manager.sees("nobody on the register has this name")
    manager.look("names-not-matched")
    manager.reach(manager.page.locator("#id_absent"))
    manager.page.keyboard.press("Space")
    manager.choose("No", within="Is there a crowd with children in it?")
    manager.press("Check this photo")
    manager.sees("1 of 2 children is not identified")
