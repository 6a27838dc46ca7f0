"""Text that comms writes in Markdown, as HTML that can do no harm and looks like the rest of the portal."""

import re
from dataclasses import dataclass

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "br", "hr"}
_CLASSES = {
    "p": {"govuk-body"},
    "h2": {"govuk-heading-m"},
    "h3": {"govuk-heading-s"},
    "h4": {"govuk-heading-s"},
    "ul": {"govuk-list", "govuk-list--bullet"},
    "ol": {"govuk-list", "govuk-list--number"},
    "a": {"govuk-link"},
    "blockquote": {"govuk-inset-text"},
    "hr": {"govuk-section-break", "govuk-section-break--m", "govuk-section-break--visible"},
}
_OPENS = {f"{tag}_open": tag for tag in ("p", "ul", "ol", "blockquote")}
_NAMES = {
    "paragraph_open": "p",
    "bullet_list_open": "ul",
    "ordered_list_open": "ol",
    "blockquote_open": "blockquote",
    "link_open": "a",
    "hr": "hr",
}


@dataclass(frozen=True)
class Section:
    """One part of a text under its heading; `anchor` is unique in the text. The part before the first has no title."""

    title: str
    anchor: str
    html: SafeString


def to_html(text: str) -> SafeString:
    """Safe HTML of a Markdown text: headings, lists, emphasis, quotes, links to https and mailto. Whatever else is text."""
    return _clean(_parser().parse(text))


def sections(text: str) -> list[Section]:
    """A text cut at its headings of the first two levels, in order; parts with nothing in them are left out."""
    found: list[Section] = []
    title, gathered = "", list[Token]()
    tokens = _parser().parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h1", "h2") and token.level == 0:
            found += _section(title, gathered, len(found))
            title, gathered = _plain(tokens[place + 1]), []
        else:
            gathered.append(token)
    return [*found, *_section(title, gathered, len(found))]


def _section(title: str, tokens: list[Token], count: int) -> list[Section]:
    # What is left of the heading itself: its text and its end.
    rest = tokens[2:] if title else tokens
    if not rest and not title:
        return []
    return [Section(title, f"{slugify(title) or 'part'}-{count + 1}", _clean(rest))]


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ()).strip()


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": False}).disable(
        ["image", "html_inline", "html_block"]
    )


def _clean(tokens: list[Token]) -> SafeString:
    for token in _all(tokens):
        if token.type in ("heading_open", "heading_close"):
            # The page itself has the first level.
            token.tag = f"h{min(int(token.tag[1]) + (token.tag == 'h1'), 4)}"
        name = _NAMES.get(token.type) or (token.tag if token.type == "heading_open" else "")
        if name in _CLASSES:
            token.attrSet("class", " ".join(sorted(_CLASSES[name])))
    html = _parser().renderer.render(tokens, _parser().options, {})
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}},
        allowed_classes=_CLASSES,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(re.sub(r"\n{2,}", "\n", cleaned).strip())  # noqa: S308 - it has just been cleaned


def _all(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *_all(token.children or []))]
