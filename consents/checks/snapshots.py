"""A verdict as plain data, for rows that never change, and back again for the pages that show it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from config.redaction import struck_sentence
from consents.checks.answer import ChildVerdict, Decider, Evidence, Outcome, Reason, Verdict, Warned


@dataclass(frozen=True)
class Snapshot:
    """What was answered about the photo, or about one child of it."""

    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Warned, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    declared_by: str = ""


def of_photo(verdict: Verdict, declared_by: str = "") -> dict[str, Any]:
    """The photo's own part; `declared_by` is the name of who declared that no child can be recognised."""
    return {
        "reasons": [asdict(reason) for reason in verdict.reasons],
        "warnings": [asdict(warned) for warned in verdict.warnings],
        "declared_by": declared_by,
    }


def of_child(verdict: ChildVerdict) -> dict[str, Any]:
    """One child's part."""
    return {
        "reasons": [asdict(reason) for reason in verdict.reasons],
        "warnings": [asdict(warned) for warned in verdict.warnings],
        "evidence": [
            {
                **asdict(one),
                "signed_on": one.signed_on.isoformat(),
                "first_day": one.first_day.isoformat(),
                "last_day": one.last_day.isoformat(),
            }
            for one in verdict.evidence
        ],
    }


def read(data: dict[str, Any]) -> Snapshot:
    """The snapshot that one of the functions above made."""
    return Snapshot(
        reasons=tuple(_reason(one) for one in data.get("reasons", ())),
        warnings=tuple(
            Warned(rule=one["rule"], sentence=one["sentence"], forms=tuple(one["forms"]))
            for one in data.get("warnings", ())
        ),
        evidence=tuple(_evidence(one) for one in data.get("evidence", ())),
        declared_by=data.get("declared_by", ""),
    )


def struck(data: dict[str, Any]) -> dict[str, Any]:
    """The same answer without the names that its sentences quote: what is left once the child's record is erased."""
    reasons = [{**one, "sentence": struck_sentence(one["sentence"])} for one in data.get("reasons", ())]
    return {**data, "reasons": reasons} if reasons else data


def _reason(data: dict[str, Any]) -> Reason:
    return Reason(
        rule=data["rule"],
        outcome=Outcome(data["outcome"]),
        sentence=data["sentence"],
        remedy=data["remedy"],
        forms=tuple(data["forms"]),
        decider=Decider(data["decider"]),
    )


def _evidence(data: dict[str, Any]) -> Evidence:
    return Evidence(
        reference=data["reference"],
        wording=data["wording"],
        signed_on=date.fromisoformat(data["signed_on"]),
        first_day=date.fromisoformat(data["first_day"]),
        last_day=date.fromisoformat(data["last_day"]),
    )
