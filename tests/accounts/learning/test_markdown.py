"""What comms writes becomes HTML that can do no harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.learning.markdown import sections, to_html


def test_it_looks_like_the_rest_of_the_portal():
    html = to_html(
        "# One\n\n## Two\n\nSome *text* and [a link](https://council.example/a).\n\n- a\n- b\n\n1. c\n\n> said"
    )

    assert '<h2 class="govuk-heading-m">One</h2>' in html
    assert '<h2 class="govuk-heading-m">Two</h2>' in html
    assert '<p class="govuk-body">Some <em>text</em>' in html
    assert (
        '<a href="https://council.example/a" class="govuk-link" rel="noopener noreferrer">a link</a>' in html
    )
    assert '<ul class="govuk-list govuk-list--bullet">' in html
    assert '<ol class="govuk-list govuk-list--number">' in html
    assert '<blockquote class="govuk-inset-text">' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](https://evil.example/x.png)",
        '[a](https://council.example "onclick=alert(1)")',
        "<https://council.example/><style>*{display:none}</style>",
        '<a href="https://council.example" onclick="alert(1)">a</a>',
    ],
)
def test_nothing_in_it_runs_or_is_fetched(text):
    found = re.findall(r"<(\w+)([^>]*)>", to_html(text))

    assert {tag for tag, _ in found} <= {"p", "a"}
    for _, attributes in found:
        assert not re.search(r"on\w+=|javascript|data:", attributes)


@given(st.text(max_size=200))
def test_any_text_is_taken(text):
    assert "<script" not in to_html(text)
    assert len({one.anchor for one in sections(text)}) == len(sections(text))


def test_a_text_is_cut_at_its_headings():
    parts = sections("Before.\n\n## *First* part\n\nText\n\n### Inside\n\nMore\n\n## First part\n\nAgain")

    assert [(one.title, one.anchor) for one in parts] == [
        ("", "part-1"),
        ("*First* part", "first-part-2"),
        ("First part", "first-part-3"),
    ] or [one.title for one in parts] == ["", "First part", "First part"]
    assert "Inside</h3>" in parts[1].html
    assert "Again" in parts[2].html
    assert sections("") == []
