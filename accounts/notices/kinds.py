"""The kinds of notices: which template says each, what is looked up for it, and what cannot wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.notices.models import Notice

Facts = Callable[["Notice"], Mapping[str, Any] | None]
"""Looks up the facts of a notice when it is mailed; None: there is nothing to say any more."""


@dataclass(frozen=True)
class Kind:
    """`<template>.txt`, first line `Subject: …`, and `<template>.html`; `urgent` is mailed at once to everybody."""

    template: str
    facts: Facts | None = None
    urgent: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: str, template: str, facts: Facts | None = None, *, urgent: bool = False) -> None:
    """Say which template mails this kind, and whether it may wait for the morning of people who want one mail a day.

    Without `facts` the template gets what was given when the notice was owed.
    """
    _kinds[kind] = Kind(template, facts, urgent)


def kind_named(name: str) -> Kind:
    """The kind registered by that name. Raises KeyError."""
    return _kinds[name]


def urgent_kinds() -> list[str]:
    """The names of those that are mailed at once whatever their recipients prefer."""
    return [name for name, kind in _kinds.items() if kind.urgent]


def facts_of(notice: Notice) -> Mapping[str, Any] | None:
    """What the mail of a notice says; None when what it is about has been done meanwhile, so that no mail is due."""
    lookup = _kinds[notice.kind].facts if notice.kind in _kinds else None
    return lookup(notice) if lookup else notice.facts
