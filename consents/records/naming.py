"""Reasons that go into the audit name no child: what stands there can never be struck out again (design 5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from config.workflow import Refused
from consents.records.folding import fold, squash
from consents.records.models import Child


def refuse_names(text: str, children: Iterable[Child], field: str) -> None:
    """Raises Refused at `field` where a text uses a part of the name of one of these children, in any case and accents.

    That finds ordinary words too, such as "will": they can be said in other words.
    """
    for child in children:
        names = {
            form
            for name in (child.given_names, child.family_name, *child.other_names)
            for part in [name, *name.split()]
            for form in (squash(part), *fold(part).split())
            if len(form) > 1 or not form.isascii()
        }
        for word in re.findall(r"[\w’'-]+", text):
            spoken = {squash(word), squash(re.sub(r"[’']s$", "", word)), *fold(word).split()}
            if spoken & names:
                raise Refused(
                    f"Leave out “{word}”: this is kept for good, so it must not name the child. "
                    "Write “the child” instead.",
                    field,
                )
