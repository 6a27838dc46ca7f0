"""Rules 29 to 31: what the caption, the alternative text and the file's name give away. No Django here."""

from __future__ import annotations

from dataclasses import dataclass

from consents.checks.answer import Reason, block, refer
from consents.checks.captions import places_given
from consents.checks.names import NameUse, Text, name_use
from consents.checks.question import ChildFacts, Naming, Question


@dataclass(frozen=True, slots=True)
class Texts:
    """The three texts of a post, each prepared once for all its children."""

    named: tuple[tuple[str, Text], ...]

    @classmethod
    def of(cls, question: Question) -> Texts:
        """The question's caption, alternative text and file name."""
        return cls(
            (
                ("caption", Text.of(question.caption or "")),
                ("alt text", Text.of(question.alt_text)),
                ("file name", Text.of(question.file_name, one_run=True)),
            )
        )


def naming_reasons(child: ChildFacts, permitted: Naming, texts: Texts) -> list[Reason]:
    """Rules 29 and 30 for one child. With a first name permitted, further given names and the family name are too much.

    The full name counts as used when its parts stand in different texts too: they are read together.
    """
    uses = [
        (
            where,
            name_use(
                text, given_names=child.given_names, family_name=child.family_name, known_as=child.known_as
            ),
        )
        for where, text in texts.named
    ]
    reasons = []
    for where, use in uses:
        beyond = _beyond(use, permitted)
        if beyond:
            quoted = ", ".join(f"“{word}”" for word in beyond)
            why = f"The {where} names this child beyond what is permitted: {quoted}."
            reasons.append(block(29, why, f"remove the name from the {where}"))
    first, family = any(use.first for _, use in uses), any(use.family for _, use in uses)
    if permitted == Naming.FULL and first and family:
        why = "The full name is used. It is permitted, but somebody has to agree to it."
        reasons.append(refer(30, why, "use the first name only, or ask comms"))
    return reasons


def _beyond(use: NameUse, permitted: Naming) -> tuple[str, ...]:
    if permitted == Naming.NONE:
        return use.all
    if permitted == Naming.FIRST:
        return tuple(sorted({*use.further, *use.family}))
    return ()


def place_reasons(question: Question) -> list[Reason]:
    """Rule 31, for the texts together."""
    given = list(
        dict.fromkeys(
            place
            for text in (question.caption or "", question.alt_text, question.file_name)
            for place in places_given(text, question.policy.places)
        )
    )
    if not given and question.gives_place is not True:
        return []
    what = " and ".join(given) or "a place"
    why = f"The text may give {what} beside a child’s picture."
    return [refer(31, why, "take the place out of the text, or ask comms")]
