"""What people wrote of a child who is erased: captions, notes, names typed. It is struck out wherever it stands.

The words about a photo with the child go as a whole. Other words go where they name the child: by any part of the name in a
row about the child, by first and family name together in any other. `REMOVED` stands in their place.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast

from config.redaction import REMOVED
from consents.checks.decision import Decision
from consents.checks.models import CheckedChild, CheckedPhoto, PhotoCheck
from consents.checks.names import NameUse, Text, name_use
from consents.checks.post import Post
from consents.checks.snapshots import struck
from consents.disposal.erasure import Erasure
from consents.disposal.models import Disposal, Hold
from consents.intake.batches.models import Batch, BatchFile, ScannedPage
from consents.intake.printing.models import IssuedForm
from consents.records.event import ExpectedChild
from consents.records.models import Child, Correction, Event, Form, Status, Withdrawal
from consents.takedowns.models import TakeDown

_OF_CHECK = "photo_check__checked__child"
_RUN_TOGETHER = frozenset({"photo_name", "url", "label", "name"})
"""Columns in which words may be written without a space between them, such as the names of files."""


@dataclass(frozen=True)
class Written:
    """Columns of one table in which people write. `about` leads from its rows to a child; `whole`: all of it goes."""

    model: type[Model]
    columns: tuple[str, ...]
    about: str = ""
    whole: bool = False


WRITTEN = (
    Written(PhotoCheck, ("caption", "alt_text", "photo_name"), "checked__child", whole=True),
    Written(PhotoCheck, ("event_name", "missing_names")),
    Written(CheckedPhoto, ("photo_name",), _OF_CHECK, whole=True),
    Written(Decision, ("note",), _OF_CHECK),
    Written(Withdrawal, ("note",), "child"),
    Written(Withdrawal, ("event_name",)),
    Written(Correction, ("reason",), "withdrawal__child"),
    Written(TakeDown, ("words",), f"post__{_OF_CHECK}"),
    Written(Form, ("rejection_note",), "consents__child"),
    Written(Form, ("event_name",)),
    Written(Hold, ("reason",), "form__consents__child"),
    Written(Disposal, ("because", "refused_because"), "form__consents__child"),
    Written(Erasure, ("because", "refused_because"), "child"),
    Written(IssuedForm, ("cancelled_because",), "child"),
    Written(ScannedPage, ("reason",), "form__consents__child"),
    Written(BatchFile, ("reason",), "pages__form__consents__child"),
    Written(BatchFile, ("name",)),
    Written(Batch, ("label",)),
    Written(Event, ("name", "place", "organiser")),
)


class Mention:
    """Whether a text names one of these children, as they are called now."""

    def __init__(self, children: Iterable[Child]) -> None:
        self.names = [(one.given_names, one.family_name, one.other_names) for one in children]

    def any(self, text: str, *, together: bool = False) -> bool:
        """By any part of the name; `together` where words may be written without a space between them."""
        return any(use.all for use in self._uses(text, together))

    def full(self, text: str, *, together: bool = False) -> bool:
        """By first (or known-as) and family name."""
        return any(use.full for use in self._uses(text, together))

    def _uses(self, text: str, together: bool) -> list[NameUse]:
        prepared = Text.of(text, one_run=together)
        return [
            name_use(prepared, given_names=given, family_name=family, known_as=others)
            for given, family, others in self.names
        ]

    @property
    def hints(self) -> set[str]:
        """What a text with the full name has in it, as the database can look for it: runs of letters of family names."""
        found = set()
        for _, family_name, _ in self.names:
            family = unicodedata.normalize("NFC", family_name)
            runs = re.findall(r"[A-Za-z]{3,}", family)
            found |= set(runs) or {family, json.dumps(family)[1:-1]}
        return found


def strike_words(children: Sequence[Child]) -> list[str]:
    """Strike out what was written of these children, whose names still stand; returns in words in how many rows of what."""
    mention, keys = Mention(children), [one.pk for one in children]
    rows: dict[type[Model], set[Any]] = defaultdict(set)
    for one in WRITTEN:
        if one.about:
            about = one.model._base_manager.filter(**{f"{one.about}__in": keys}).order_by()
            mine = one.model._base_manager.filter(pk__in=about.values("pk"))
            rows[one.model] |= _strike(one, mine, _everything if one.whole else mention.any)
        rows[one.model] |= _strike(one, _perhaps_naming(one, mention), mention.full)
    rows[CheckedChild] = _strike_verdicts(keys)
    rows[Post] = _strike_addresses(keys, mention)
    rows[ExpectedChild] = _take_off_lists(mention)
    return [_said(model, found) for model, found in rows.items() if found]


def typed_on_drafts(children: Sequence[Child]) -> bool:
    """Whether somebody is typing up a form that names one of these children."""
    mention, keys = Mention(children), {str(one.pk) for one in children}
    typing = Form.objects.filter(status__in=[Status.DRAFT, Status.RECEIVED]).exclude(typed={})
    for typed in typing.order_by().values_list("typed", flat=True):
        listed = {str(one.get("child", "")) for one in typed.get("children", [])}
        if listed & keys or mention.full(" ".join(_texts(typed))):
            return True
    return False


def _everything(text: str, *, together: bool = False) -> bool:
    return True


def _perhaps_naming(one: Written, mention: Mention) -> Any:
    """Rows in whose columns a family name may stand, whatever they are about."""
    wanted = Q()
    rows = one.model._base_manager.all()
    for column in one.columns:
        rows = rows.annotate(**{f"{column}_read": Cast(column, TextField())})
        for hint in mention.hints:
            wanted |= Q(**{f"{column}_read__icontains": hint})
    return rows.filter(wanted)


def _strike(one: Written, rows: Any, goes: Callable[..., bool]) -> set[Any]:
    """Strike what goes out of these rows; returns the keys of those that changed."""
    changed = set()
    for row in rows:
        new = {name: _left(getattr(row, name), name, goes) for name in one.columns}
        new = {name: value for name, value in new.items() if value != getattr(row, name)}
        if not new:
            continue
        if isinstance(row, Event):
            for name, value in new.items():
                setattr(row, name, value)
            row.save()
        else:
            one.model._base_manager.filter(pk=row.pk).update(**new)
        changed.add(row.pk)
    return changed


def _left(value: Any, column: str, goes: Callable[..., bool]) -> Any:
    """What is left of a text, or of each text of a list."""
    if isinstance(value, list):
        return [_left(one, column, goes) for one in value]
    return REMOVED if value and goes(value, together=column in _RUN_TOGETHER) else value


def _strike_verdicts(keys: list[int]) -> set[Any]:
    changed = set()
    for row in CheckedChild.objects.filter(child__in=keys):
        answer = struck(row.answer)
        if answer != row.answer:
            CheckedChild.objects.filter(pk=row.pk).update(answer=answer)
            changed.add(row.pk)
    return changed


def _strike_addresses(keys: list[int], mention: Mention) -> set[Any]:
    """The address of a post that names the child keeps its site. Posts of one check stay apart by their number."""
    changed = set()
    for post in Post.objects.filter(pk__in=Post.objects.showing(keys).order_by().values("pk")):
        if mention.any(post.url, together=True):
            site = urlsplit(post.url)
            Post.objects.filter(pk=post.pk).update(url=f"{site.scheme}://{site.hostname}/{REMOVED}/{post.pk}")
            changed.add(post.pk)
    return changed


def _take_off_lists(mention: Mention) -> set[Any]:
    """Names on lists of events that nobody on the register answered to."""
    found = _perhaps_naming(Written(ExpectedChild, ("typed",)), mention)
    gone = {row.pk for row in found if mention.full(row.typed)}
    ExpectedChild.objects.filter(pk__in=gone).delete()
    return gone


def _said(model: type[Model], keys: set[Any]) -> str:
    named = model._meta.verbose_name if len(keys) == 1 else model._meta.verbose_name_plural
    which = ""
    if model is PhotoCheck:
        which = (
            f" ({', '.join(one.reference for one in PhotoCheck.objects.filter(pk__in=keys).order_by('pk'))})"
        )
    return f"{len(keys)} {named}{which}"


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [str(value)]
