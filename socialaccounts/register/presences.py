"""Which account an address or a handle means, whatever the form in which each platform and each phone writes it.

The forms are those that the platforms document: former names and hosts (twitter.com, fb.com, instagr.am), mobile and
national hosts, links into an account (a post, its videos), tracking parameters. What only looks like an account's
address is refused with the reason: it could be somebody else's page (policy D1, D8).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from confusable_homoglyphs import confusables
from rapidfuzz.distance import Levenshtein

from config.workflow import Refused
from socialaccounts.register.addresses import normal_handle, normal_url
from socialaccounts.register.spellings import SPELLINGS, Spelling

_DOORS = re.compile(r"(?:www|m|mobile|web|mbasic|touch|[a-z]{2}|[a-z]{2}-[a-z]{2})\.")
"""What may stand in front of a platform's host and leads to the same pages: phones, old browsers, countries."""
_LOOKS_LIKE = str.maketrans("0134578", "oleastb")
_TYPOS = 2


@dataclass(frozen=True)
class Presence:
    """An account as an address names it: its handle, empty where the platform gives none, and its address in one form."""

    handle: str
    url: str


def presence(text: str, *, slug: str, name: str, hosts: Collection[str]) -> Presence:
    """The account that the address `text` means on the platform called `name`.

    A platform without an entry in `spellings` takes any address on its `hosts`, or anywhere where it has none. Raises
    Refused, field "url", with what is wrong with the address.
    """
    text = text.strip()
    parts = _split(text)
    host = _host(parts)
    spelling = SPELLINGS.get(slug)
    own = (*spelling.hosts, *hosts) if spelling else tuple(hosts)
    if spelling and host in spelling.shorteners:
        raise Refused(f"{host} only forwards. Open it, then copy the address of the account itself.", "url")
    if own and _plain(host, own) is None:
        raise Refused(_elsewhere(host, own, name), "url")
    if spelling is None or not own:
        return Presence("", normal_url(text, hosts))
    if _plain(host, own) not in spelling.hosts:
        return Presence("", normal_url(text, own))
    return _on_platform(parts, spelling, name)


def checked_handle(text: str, *, slug: str, name: str) -> str:
    """A handle without its @, as the platform takes it. Raises Refused, field "handle", for one that it cannot have."""
    handle = normal_handle(text)
    if not handle:
        return ""
    if "://" in handle or handle.count("/"):
        raise Refused("Enter the handle alone here, and the address in the field for it.", "handle")
    if _mixes_alphabets(handle):
        raise Refused(
            "The handle has letters of another alphabet that look like ours. Type it by hand.", "handle"
        )
    spelling = SPELLINGS.get(slug)
    if spelling and not re.fullmatch(spelling.handle, handle):
        raise Refused(
            f"No handle on {name} can be written “{handle}”. Check it on the account’s page.", "handle"
        )
    return handle


def same_handle(one: str, other: str, *, slug: str) -> bool:
    """Whether two handles are one account's: no platform tells capital letters apart, and Facebook passes over dots."""
    return handle_key(one, slug=slug) == handle_key(other, slug=slug)


def handle_key(handle: str, *, slug: str) -> str:
    """What two spellings of one handle share."""
    folded = normal_handle(handle).lower()
    spelling = SPELLINGS.get(slug)
    return folded if spelling is None or spelling.dots_count else folded.replace(".", "")


def _split(text: str) -> SplitResult:
    """The parts of an address that could be one. Raises Refused for what no browser's address bar would show."""
    sentence = "Enter a web address in the correct format, like https://www.example.com/council"
    if re.search(r"[\s\\\x00-\x1f\x7f]", text) or _has_hidden(text):
        raise Refused(f"{sentence}: it has spaces or signs that do not belong into one.", "url")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d+(?:/|$))", text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise Refused("A web address starts with https://", "url")
    try:
        parts = urlsplit(text if scheme else f"https://{text.removeprefix('//')}")
        port = parts.port
    except ValueError:
        raise Refused(sentence, "url") from None
    if "@" in parts.netloc:
        raise Refused(
            "Leave out what stands before the @ in the address: it hides where the address leads.", "url"
        )
    if port not in (None, 80, 443):
        raise Refused(f"Leave out the number :{port} in the address. Copy it from the account’s page.", "url")
    if not parts.hostname or "." not in parts.hostname.strip("."):
        raise Refused(sentence, "url")
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower().rstrip(".")


def _plain(host: str, own: Collection[str]) -> str | None:
    """The host of `own` whose pages `host` leads to; None where it is none of theirs."""
    for one in own:
        if host == one or (host.endswith(f".{one}") and _DOORS.fullmatch(host.removesuffix(one))):
            return one
    return None


def _elsewhere(host: str, own: Collection[str], name: str) -> str:
    for one in own:
        if host.endswith(f".{one}"):
            return f"{host} is not where accounts on {name} are. Copy the address from the account’s page."
        if _looks_like(host, one):
            return f"{host} only looks like {one}. Copy the address from the account’s page on {name}."
    return f"An address on {name} is at {' or '.join(dict.fromkeys(own))}"


def _looks_like(host: str, real: str) -> bool:
    """Whether `host` could be taken for `real`: other alphabets, digits for letters, typing errors, or its name inside."""
    label = real.rpartition(".")[0]
    shown = _skeleton(host)
    if len(label) < 4:
        return shown.startswith(f"{real}.") or shown == real
    return label in shown or any(
        Levenshtein.distance(part, label, score_cutoff=_TYPOS) <= _TYPOS for part in shown.split(".")
    )


def _skeleton(host: str) -> str:
    """How `host` reads at a glance: punycode shown, look-alike letters of other alphabets and digits as Latin letters."""
    try:
        host = ".".join(
            part.removeprefix("xn--").encode().decode("punycode") if part.startswith("xn--") else part
            for part in host.split(".")
        )
    except UnicodeError:
        return host
    letters = [_as_latin(letter) for letter in unicodedata.normalize("NFKC", host).lower()]
    return "".join(letters).translate(_LOOKS_LIKE).replace("-", "").replace("rn", "m").replace("vv", "w")


def _as_latin(letter: str) -> str:
    if letter.isascii():
        return letter
    bare = unicodedata.normalize("NFKD", letter)[0]
    if bare.isascii():
        return bare
    found = confusables.is_confusable(letter, greedy=True, preferred_aliases=["LATIN"]) or []
    alike = [
        one["c"]
        for entry in found
        for one in entry["homoglyphs"]
        if one["c"].isascii() and one["c"].isalpha()
    ]
    return alike[0].lower() if alike else letter


def _mixes_alphabets(text: str) -> bool:
    return _has_hidden(text) or bool(confusables.is_dangerous(text))


def _has_hidden(text: str) -> bool:
    """Whether `text` has letters that show nothing or turn the direction: zero-width, bidirectional, private."""
    return any(unicodedata.category(letter) in ("Cf", "Co", "Cn", "Cs", "Cc") for letter in text)


def _on_platform(parts: SplitResult, spelling: Spelling, name: str) -> Presence:
    path = unquote(parts.path)
    if path in ("", "/") and parts.fragment.startswith("!/"):
        path = unquote(parts.fragment[1:])
    path = re.sub(r"/{2,}", "/", path)
    if ".." in path.split("/") or _has_hidden(path):
        raise Refused("Copy the address from the account’s page: this one leads somewhere else.", "url")
    if path.startswith(spelling.personal or "\0"):
        raise Refused(
            "This is a person’s own profile. The register holds the council’s accounts only.", "url"
        )
    query = spelling.queries.get(path.rstrip("/"))
    if query:
        path = f"/{parse_qs(parts.query).get(query, [''])[0]}"
    for pattern in spelling.paths:
        if found := re.fullmatch(pattern, path):
            return _named(found.groupdict(), spelling, name)
    raise Refused(_no_account(name), "url")


def _named(found: dict[str, str], spelling: Spelling, name: str) -> Presence:
    number, handle = found.get("number"), found.get("handle", "")
    if number:
        return Presence("", spelling.numbered.format(number))
    if handle.lower() in spelling.reserved or not re.fullmatch(spelling.handle, handle):
        raise Refused(_no_account(name), "url")
    if _mixes_alphabets(handle):
        raise Refused(
            "The address has letters of another alphabet that look like ours. Type it by hand.", "url"
        )
    return Presence(handle, spelling.homes.format(handle))


def _no_account(name: str) -> str:
    return f"This address on {name} is not that of an account. Copy it from the account’s own page."
