"""A child with a name that stands nowhere else, written into every place in which people write."""

import uuid
from datetime import timedelta
from typing import Any

from accounts.models import User
from config import clock
from consents.checks.decision import Decision
from consents.checks.models import PhotoCheck
from consents.checks.photos import Photo
from consents.checks.posting import record_post, record_removal
from consents.disposal.erasure import Erasure
from consents.disposal.models import Disposal, Hold
from consents.intake import store
from consents.intake.batches.models import Batch
from consents.intake.printing import actions as printing
from consents.models import Child, Correction, EvidencePage, Form
from consents.takedowns.models import TakeDown
from tests.consents import factories
from tests.consents.checks.made import make_check, make_child
from tests.consents.intake.batches.made import make_file, make_page
from tests.consents.intake.printing.made import make_paper
from tests.socialaccounts.factories import make_account

FULL, KNOWN = "Zephyrine Quixwold", "Zephykins"
PARTS = ("zephyrine", "quixwold", "zephykins")


def make_rare(by: User, other: User, uploader: User) -> Child:
    """The child, with all that was written of them; nothing stands against erasing the record."""
    child = make_child(FULL, known_as=KNOWN)
    today = clock.today()
    days: dict[str, Any] = {"event_from": today, "event_until": today}
    form = factories.make_form(children=[child], for_event=True, event_name=f"{FULL} is ten", **days)
    factories.make_page(form.files.get())
    no = factories.make_form(children=[child], status="rejected", rejection_note=f"It is {KNOWN} who signed")
    _photo_checks(child, by, other)
    _notes(child, form, by, other)
    _office(child, [form, no], uploader)
    event = factories.make_event(f"{FULL} is ten", place=f"At {FULL}’s", organiser=f"Parents of {FULL}")
    factories.expect(event, child, names=(f"{KNOWN} Quixwold",))
    return child


def _photo_checks(child: Child, by: User, other: User) -> None:
    """One that names the child everywhere and was posted nevertheless, and one of another child that names them too."""
    account = make_account()
    check = make_check(
        by,
        child,
        account=account,
        caption=f"{FULL} wins",
        alt_text=f"{KNOWN} with a cup",
        photo_name="zephyrine-1.jpg",
        event_name=f"{FULL} is ten",
        more_photos=(Photo(sha256="b2" * 32, name="QuixwoldCup.jpg"),),
    )
    Decision.objects.create(
        photo_check=check,
        question="x",
        decider="comms",
        allowed=False,
        note=f"Not {KNOWN}",
        decided_by=other,
    )
    url = "https://social.example/posts/zephyrine-quixwold-wins"
    post = record_post(check=check, url=url, posted_on=clock.today(), once=uuid.uuid4(), by=by)
    record_removal(post=post, by=by)
    task = TakeDown.objects.get(post=post)
    TakeDown.objects.filter(pk=task.pk).update(words=f"Zephyrine’s picture at {url} is gone")
    shot = EvidencePage(take_down=task, number=1, width=1, height=1, size=3, sha256="e" * 64, given_by=by)
    shot.storage_name, shot.sealed_key = store.seal_whole(b"png", pk=shot.pk, context=shot.context)
    shot.save(force_insert=True)
    make_check(
        by,
        make_child("Leo Park"),
        account=account,
        caption=f"Leo cheers for {KNOWN} Quixwold",
        missing_names=(f"{FULL}", "Mia Long"),
        recognisable=3,
    )


def _notes(child: Child, form: Form, by: User, other: User) -> None:
    said = factories.make_withdrawal(child, note=f"{KNOWN}’s mother rang", event_name=f"{FULL} is ten")
    Correction.objects.create(withdrawal=said, reason="It was not Zephyrine", corrected_by=by)
    now = clock.now()
    Hold.objects.create(
        form=form, reason=f"{FULL} complains", placed_by=by, released_by=other, released_at=now
    )
    decided = {"proposed_by": by, "decided_by": other, "decided_at": now, "status": "refused"}
    Disposal.objects.create(form=form, because=f"Old: {KNOWN}", refused_because="For Zephyrine", **decided)
    Erasure.objects.create(
        child=child,
        because=f"Mother of {FULL}",
        means="phone",
        refused_because="Zephyrine is asked",
        **decided,
    )


def _office(child: Child, forms: list[Form], uploader: User) -> None:
    """Printed forms, one cancelled and one out, and the office scan from which the signed form was filed."""
    wording = factories.make_wording()
    for number in (1, 2):
        job = printing.issue(children=[child, factories.make_child()], wording=wording, by=uploader)
        make_paper(job)
        if number == 1:
            issued = job.issued.get(child=child)
            printing.cancel(issued=issued, because="Lost in the post", by=uploader)
            type(issued).objects.filter(pk=issued.pk).update(cancelled_because=f"{KNOWN} lost it")
    batch = Batch.objects.create(
        by=uploader, progress="sorted", sorted_at=clock.now(), label="Quixwold, Zephyrine"
    )
    file = make_file(batch, 1)
    type(file).objects.filter(pk=file.pk).update(name="ZephyrineQuixwold.pdf", reason=f"{FULL}, again")
    page = make_page(file, state="filed", form=forms[0], decided_at=clock.now() - timedelta(days=1))
    type(page).objects.filter(pk=page.pk).update(reason="Zephyrine’s form")


def checks_of(child: Child) -> list[PhotoCheck]:
    """The photo checks of a child, the first first."""
    return list(PhotoCheck.objects.filter(checked__child=child).order_by("pk"))
