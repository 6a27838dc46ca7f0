"""Handles and web addresses in one form each, so that the same account is found however it was typed."""

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit, urlunsplit

_SAME_PLACE = ("www.", "m.", "mobile.")
_MOST_WORDS = 8
SHORTEST_INSIDE = 3


def normal_handle(text: str) -> str:
    """A handle without @ and spaces around it; its case is kept, since people recognise it by that."""
    return text.strip().lstrip("@").strip()


def normal_url(text: str, hosts: Collection[str] = ()) -> str:
    """A web address as the register keeps it: https, host in lower case, no user, port, fragment or slash at the end.

    `www.`, `m.` and `mobile.` go where what is left is one of `hosts`: elsewhere the address might not answer without.
    What is no address is given back stripped, for the form to refuse.
    """
    text = text.strip()
    parts = _split(text)
    full = _host(parts)
    if parts is None or not full:
        return text
    short = _short(full)
    return urlunsplit(("https", short if short in hosts else full, parts.path.rstrip("/"), parts.query, ""))


def host_of(url: str) -> str:
    """The host name of an address, in lower case, without `www.`, `m.` or `mobile.`; empty where there is none."""
    return _short(_host(_split(url.strip())))


def search_words(text: str) -> list[str]:
    """The words to look for in what somebody typed or pasted into the search box, at most 8 of them.

    A pasted address becomes host and path without what may differ; a handle loses its @.
    """
    return [word for word in map(_searchable, text.split()) if word][:_MOST_WORDS]


def needle(word: str) -> str:
    """What to look for in text whose words each have a space in front: a word too short for the index must start one."""
    return word if len(word) >= SHORTEST_INSIDE else f" {word}"


def _searchable(word: str) -> str:
    if "://" not in word and not word.lower().startswith(_SAME_PLACE):
        return normal_handle(word)
    parts = _split(word)
    return f"{_short(_host(parts))}{parts.path.rstrip('/')}" if parts else word


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None


def _host(parts: SplitResult | None) -> str:
    return (parts.hostname or "").lower().rstrip(".") if parts else ""


def _short(host: str) -> str:
    for start in _SAME_PLACE:
        if host.startswith(start) and host.count(".") > 1:
            return host.removeprefix(start)
    return host
