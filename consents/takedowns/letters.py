"""Letters to families: that a withdrawal was received, and that a post is down. As plain facts, for a page and for a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.templatetags.portal import in_words
from config import clock
from config.paper import FAMILY, Paper
from consents.records.models import Child, Withdrawal
from consents.takedowns.models import Status, TakeDown, TakeDownChild


@dataclass(frozen=True)
class Letter:
    """One letter: to whom, about what, and its paragraphs; `points` are listed after the first paragraph."""

    to: str
    subject: str
    paragraphs: Sequence[str]
    points: Sequence[str] = ()
    reference: str = ""
    day: date = field(default_factory=clock.today)

    @property
    def council(self) -> str:
        return str(settings.COUNCIL_NAME)


def siblings_of(withdrawal: Withdrawal) -> list[Withdrawal]:
    """The withdrawals that were recorded in the same act, for the children named together."""
    same = Withdrawal.objects.filter(
        recorded_by=withdrawal.recorded_by_id, recorded_at=withdrawal.recorded_at
    )
    return list(same.select_related("child", "form__wording").order_by("pk"))


def tasks_for(withdrawal: Withdrawal) -> list[TakeDown]:
    """The take-downs that are about a child of this act and were opened since it was recorded."""
    children = [one.child_id for one in siblings_of(withdrawal)]
    rows = TakeDownChild.objects.filter(child__in=children, found_at__gte=withdrawal.recorded_at)
    tasks = TakeDown.objects.filter(pk__in=rows.order_by().values("take_down"))
    return list(tasks.select_related("post__photo_check__account").order_by("due_on", "pk"))


def acknowledgement(withdrawal: Withdrawal) -> Letter:
    """The letter to who withdrew: what was received, that it is in force, and what comes down by when."""
    rows = siblings_of(withdrawal)
    tasks = tasks_for(withdrawal)
    means = f", {withdrawal.get_means_display().lower()}" if withdrawal.means else ""
    names = in_series(one.child.name for one in rows)
    paragraphs = [
        f"On {in_words(withdrawal.received_on)} we received your withdrawal{means}. "
        f"You have taken back your consent to pictures of {names}. It covers:",
        "It has been in force since we received it. From that moment on, nobody in the council may post a new picture "
        "that it covers.",
        _coming_down(tasks),
        "If this is not what you meant, or if you change your mind, please tell us. Only a new signed form gives consent "
        "again. Taking consent back has no effect on your child’s place in any activity.",
    ]
    return Letter(
        to=withdrawal.adult.name if withdrawal.adult else "",
        subject="You have withdrawn your consent to pictures",
        paragraphs=paragraphs,
        points=covered(withdrawal),
        reference=f"Withdrawal {withdrawal.pk}"
        + (f", consent form {withdrawal.form.reference}" if withdrawal.form else ""),
    )


def covered(withdrawal: Withdrawal) -> list[str]:
    """What a withdrawal covers, in words."""
    event = f" of {withdrawal.event_name}" if withdrawal.event_name else ""
    if not withdrawal.channels:
        return [f"all pictures{event}, everywhere"]
    form = withdrawal.form
    labels = form.labels(withdrawal.channels) if form else withdrawal.channels
    return [f"pictures{event} on: {label}" for label in labels]


def _coming_down(tasks: Sequence[TakeDown]) -> str:
    open_ones = [task for task in tasks if task.is_open]
    if not open_ones:
        return "We have looked through everything that was posted with a recorded photo check: nothing has to come down."
    many = "One post that shows" if len(open_ones) == 1 else f"{len(open_ones)} posts that show"
    last = max(task.due_on for task in open_ones)
    return (
        f"{many} your child will be taken down by {in_words(last)}. We will write to you again when that is done. "
        "Pictures that others have already shared or saved may stay where we cannot reach them."
    )


def done(task: TakeDown, child: Child) -> Letter:
    """The letter to a child's family that a post is down, or why it cannot be called back; never why it had to be."""
    post = task.post
    ended = clock.london_date(task.closed_at) if task.closed_at else clock.today()
    where = f"{post.photo_check.place}, posted on {in_words(post.posted_on)}"
    if task.status == Status.REMOVED:
        said = [f"A post that showed {child.name} was taken down on {in_words(ended)}:"]
        said.append("Copies that others have already shared or saved may stay where we cannot reach them.")
    else:
        said = [f"We tried to call back a post that showed {child.name}, and could not:"]
        said.append(f"{task.get_beyond_display()}. {task.words}")
    said.append("If you see the picture anywhere, please tell us where. We will do what we can.")
    adult = _writes_to(child)
    return Letter(
        to=adult, subject="A picture of your child", paragraphs=said, points=[where], reference=task.reference
    )


def _writes_to(child: Child) -> str:
    """The name of the adult who last withdrew for a child, or else who signed last; empty where nobody is known."""
    withdrew = Withdrawal.objects.standing().filter(child=child, adult__isnull=False)
    last = withdrew.select_related("adult").order_by("-received_at", "-pk").first()
    if last and last.adult:
        return last.adult.name
    signed = child.consents.select_related("form__adult").order_by("-form__signed_on", "-pk").first()
    return signed.form.adult.name if signed and signed.form.adult else ""


def in_series(names: Iterable[str]) -> str:
    """ "Ada", "Ada and Ben", "Ada, Ben and Cleo"."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


@transaction.atomic
def record_acknowledgement(withdrawal: Withdrawal, *, by: User) -> None:
    """Leave the event without which no letter is shown: it names a child and an adult."""
    audit.record(
        audit.Event.WITHDRAWAL_ACKNOWLEDGED,
        by=by,
        target=withdrawal.form or withdrawal.child,
        withdrawal=withdrawal.pk,
    )


@transaction.atomic
def record_done(task: TakeDown, child: Child, *, by: User) -> None:
    """Leave the event without which the letter about an ended take-down is not shown."""
    audit.record(audit.Event.TAKE_DOWN_LETTER, by=by, target=task, child=child.pk)


def pdf(*letters: Letter) -> bytes:
    """The letters one after another, each on a page of its own. Raises FontMissing."""
    paper = Paper(letters[0].subject)
    paper.set_margin(25)
    paper.set_auto_page_break(True, margin=22)
    for letter in letters:
        paper.add_page()
        _write(paper, letter)
    return bytes(paper.output())


def _write(paper: Paper, letter: Letter) -> None:
    paper.set_font(FAMILY, size=10)
    paper.write_lines(f"{letter.council}\n{in_words(letter.day)}", 5)
    if letter.reference:
        paper.write_lines(f"Our reference: {letter.reference}", 5)
    paper.ln(12)
    paper.set_font(FAMILY, size=11)
    paper.write_lines(f"Dear {letter.to or 'parent or carer'}", 6)
    paper.ln(4)
    paper.set_font(FAMILY, "B", 12)
    paper.write_lines(letter.subject, 6)
    paper.set_font(FAMILY, size=11)
    for place, paragraph in enumerate(letter.paragraphs):
        paper.ln(3)
        paper.write_lines(paragraph, 6)
        if place == 0:
            for point in letter.points:
                paper.write_lines(f"  •  {point}", 6)
    paper.ln(8)
    paper.write_lines(f"Yours sincerely\n\n\n{letter.council}", 6)
