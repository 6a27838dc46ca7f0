"""Looking again at what is posted, and ending take-downs. Each opening and each end leaves one audit event.

Locks are taken in one order everywhere: children by number, then posts by number, then take-downs, then the audit's head.
Who records a post locks its children too, so that a withdrawal at the same instant either is seen by the photo check or
finds the post (docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import User
from config import clock
from config.workdays import add_working_days
from config.workflow import Refused, WrongState
from consents.checks.post import Post
from consents.checks.posting import record_removal
from consents.records.models import Child, Form
from consents.records.naming import refuse_names
from consents.takedowns.basis import Basis, bases_of
from consents.takedowns.models import Beyond, Status, TakeDown, TakeDownChild
from consents.takedowns.telling import tell_opened

BATCH = 100


@transaction.atomic
def reassess(*, children: Iterable[Child] = (), posts: Sequence[int] = (), by: User | None) -> list[TakeDown]:
    """Ask the rules again about live posts that show one of `children`, and about `posts` (keys); open what is missing.

    Where a picture may be shown again, its open take-down ends as no longer needed. Returns what was opened or added to.
    `by=None` is the portal itself. Safe to repeat: what is open already is not opened twice.
    """
    keys = set(posts)
    of = [child.pk for child in children]
    if of:
        Child.objects.lock(of)
        every = Child.objects.same_as(of).values_list("pk", flat=True)
        keys |= set(Post.objects.live().showing(list(every)).values_list("pk", flat=True))
    found: list[TakeDown] = []
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        found += _reassess_batch(ordered[start : start + BATCH], by)
    return found


def look_at_new_post(post: Post, by: User) -> None:
    """What follows in the transaction in which a post is recorded: its take-down, where it should not be there."""
    if not post.is_permitted:
        reassess(posts=[post.pk], by=by)


def look_at_child(child: Child, by: User) -> None:
    """What follows in the transaction in which a sign-off is revoked."""
    reassess(children=[child], by=by)


def look_at_form(form: Form) -> None:
    """What follows in the transaction in which a form's scan is found infected."""
    reassess(children=Child.objects.filter(consents__form=form), by=None)


def _reassess_batch(keys: Sequence[int], by: User | None) -> list[TakeDown]:
    list(Post.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
    live = Post.objects.live().filter(pk__in=keys).order_by("pk")
    posts = list(
        live.select_related("photo_check__account__platform", "photo_check__asked_by").prefetch_related(
            "photo_check__checked", "photo_check__more_photos"
        )
    )
    standing = _standing(keys)
    changed = []
    for post, basis in bases_of(posts):
        if basis.is_sound:
            _end_if_open(standing[post.pk], by)
        elif take_down := _open_or_add(post, basis, standing[post.pk], by):
            changed.append(take_down)
    return changed


def _standing(posts: Sequence[int]) -> dict[int, list[TakeDown]]:
    """By post: the take-downs that answer for it, with their children. The posts are locked, so nobody else adds one."""
    found: dict[int, list[TakeDown]] = {key: [] for key in posts}
    tasks = TakeDown.objects.standing().filter(post__in=posts).order_by("pk").prefetch_related("children")
    for task in tasks.select_for_update(no_key=True):
        found[task.post_id].append(task)
    return found


def _open_or_add(post: Post, basis: Basis, standing: Sequence[TakeDown], by: User | None) -> TakeDown | None:
    """The take-down of a post that lacks its basis, with all that is missing; None where it was there already."""
    known = {(row.child_id, row.cause) for task in standing for row in task.children.all()}
    new = {(child, cause) for child, cause in basis.found if (child, str(cause)) not in known}
    is_open = next((task for task in standing if task.is_open), None)
    if standing and not is_open:
        # Of a picture beyond recall, only another child's family has something new to hear.
        told_of = {child for child, _ in known}
        new = {(child, cause) for child, cause in new if child not in told_of}
    if standing and not new:
        return None
    take_down = is_open or TakeDown.objects.create(
        post=post, due_on=add_working_days(clock.today(), settings.TAKEDOWN_WORKING_DAYS)
    )
    TakeDownChild.objects.bulk_create(
        TakeDownChild(take_down=take_down, child_id=child, cause=cause) for child, cause in sorted(new)
    )
    if not is_open:
        tell_opened(take_down)
    audit.record(
        audit.Event.TAKE_DOWN_OPENED,
        by=by,
        target=take_down,
        photo_check=post.photo_check.reference,
        children=sorted({child for child, _ in new}),
        due_on=take_down.due_on,
    )
    return take_down


def _end_if_open(standing: Sequence[TakeDown], by: User | None) -> None:
    for task in standing:
        if task.is_open:
            task.move_to(Status.NOT_NEEDED)
            task.closed_at, task.closed_by = clock.now(), by
            task.save(update_fields=["status", "closed_at", "closed_by"])
            audit.record(audit.Event.TAKE_DOWN_NOT_NEEDED, by=by, target=task)


@transaction.atomic
def take_down(*, task: TakeDown, words: str, by: User) -> TakeDown:
    """Say that a post is down, with words or a screenshot to show it. Raises Refused without either, WrongState if ended."""
    task = _locked(task)
    if not words.strip() and not task.evidence.exists():
        raise Refused("Add a screenshot, or say in words how it was taken down.", "words")
    _close(task, Status.REMOVED, words, by)
    if task.post.is_live:
        record_removal(post=task.post, by=by)
    audit.record(
        audit.Event.TAKE_DOWN_DONE, by=by, target=task, screenshots=task.evidence.count(), late=_is_late(task)
    )
    return task


@transaction.atomic
def cannot_recall(*, task: TakeDown, beyond: str, words: str, by: User) -> TakeDown:
    """Say that a picture cannot be called back, and why.

    Raises Refused without a reason in words and for one that names a child, WrongState once ended.
    """
    task = _locked(task)
    if beyond not in Beyond.values:
        raise Refused("Choose why it cannot be recalled.", "beyond")
    if not words.strip():
        raise Refused("Say what was done to limit it: the family will be told.", "words")
    refuse_names(words, Child.objects.filter(checks__photo_check=task.post.photo_check_id), "words")
    task.beyond = beyond
    _close(task, Status.CANNOT, words, by)
    audit.record(
        audit.Event.TAKE_DOWN_CANNOT, by=by, target=task, reason=words.strip(), why=Beyond(beyond).label
    )
    return task


@transaction.atomic
def tell_family(*, task: TakeDown, child: Child, by: User) -> None:
    """Say that a child's family was written to about an ended take-down. Repeating it changes nothing.

    Raises Refused while it is open, and for a child whom it is not about.
    """
    task = TakeDown.objects.lock(task.pk)
    if task.status not in (Status.REMOVED, Status.CANNOT):
        raise Refused("The family is written to once the post is down, or cannot be recalled.")
    rows = TakeDownChild.objects.filter(take_down=task, child=child)
    if not rows.exists():
        raise Refused("This take-down is not about that child.")
    if rows.filter(told_at__isnull=True).update(told_at=clock.now(), told_by=by):
        audit.record(audit.Event.TAKE_DOWN_TOLD, by=by, target=task, child=child.pk)


def _close(task: TakeDown, status: Status, words: str, by: User) -> None:
    task.move_to(status)
    task.words, task.closed_by, task.closed_at = words.strip(), by, clock.now()
    task.save(update_fields=["status", "words", "beyond", "closed_by", "closed_at"])


def _is_late(task: TakeDown) -> bool:
    return clock.today() > task.due_on


def _locked(task: TakeDown) -> TakeDown:
    """The take-down, locked after its post. Raises WrongState once it has ended."""
    post = Post.objects.lock(task.post_id)
    locked = TakeDown.objects.lock(task.pk)
    if not locked.is_open:
        raise WrongState(f"{locked.reference} has ended already: {locked.get_status_display().lower()}.")
    locked.post = post
    return locked
