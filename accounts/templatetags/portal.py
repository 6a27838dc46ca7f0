"""Small display filters, built in for every template: dates in words, references, the page's error prefix."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.clock import LONDON, today

register = template.Library()

TAG_COLOURS = {
    "good": "govuk-tag--green",
    "waiting": "govuk-tag--yellow",
    "working": "govuk-tag--turquoise",
    "bad": "govuk-tag--red",
    "warning": "govuk-tag--orange",
    "quiet": "govuk-tag--grey",
    "new": "",
}
# What the statuses of all rooms mean to the eye; a status that is not here is quiet.
MEANINGS = {
    "good": "live approved supported verified allow done completed met clean sent active in-date closed-ok",
    "waiting": "planned submitted in_review in-review unverified not-scanned waiting due due-soon refer returned "
    "uploaded scanning",
    "working": "claimed completing open",
    "bad": "block overdue late refused declined compromised withdrawn-live failed rejected infected expired not-met",
    "warning": "due-today conditions not_supported not-supported urgent warning",
    "quiet": "draft parked closed withdrawn ended cancelled archived superseded left inactive",
}
COLOUR_OF = {
    word.replace("_", "-"): TAG_COLOURS[meaning]
    for meaning, words in MEANINGS.items()
    for word in words.split()
}


@register.filter
def in_words(value: date | datetime | None) -> str:
    """A date as people say it, `3 May 2026`; an instant becomes its London date. Nothing becomes ""."""
    if not value:
        return ""
    day = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


@register.filter
def at_time(value: datetime | None) -> str:
    """An instant in London, `3 May 2026 at 2:05pm`."""
    if not value:
        return ""
    local = value.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{in_words(value)} at {local.hour % 12 or 12}:{local:%M}{half}"


@register.filter
def how_far(value: date | datetime | None) -> str:
    """The distance from today in words: `today`, `tomorrow`, `in 6 days`, `3 days ago`."""
    if not value:
        return ""
    day = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    days = (day - today()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


@register.filter
def tag_colour(status: Any) -> str:
    """The tag class of a status or of a meaning (good, waiting, working, warning, bad, quiet, new)."""
    word = str(getattr(status, "value", status) or "").lower().replace("_", "-").replace(" ", "-")
    return TAG_COLOURS.get(word, COLOUR_OF.get(word, TAG_COLOURS["quiet"]))


@register.filter
def plural(count: int, words: str) -> str:
    """`{{ 3|plural:"child,children" }}` is `3 children`."""
    one, _, many = words.partition(",")
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail address that may be broken after its @ where there is no room, rather than in a word."""
    name, at, host = str(address).rpartition("@")
    return format_html("{}{}<wbr>{}", name, at, host)


@register.filter
def machine_time(value: date | datetime | None) -> str:
    """For the datetime attribute of a time element."""
    if isinstance(value, datetime):
        return timezone.localtime(value, LONDON).isoformat(timespec="seconds")
    return value.isoformat() if value else ""
