"""Handles and addresses in one form each."""

import pytest

from socialaccounts.register.addresses import host_of, normal_handle, normal_url, search_words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("@Parks", "Parks"), (" @ parks ", "parks"), ("parks", "parks"), ("", ""), ("@@", "")],
)
def test_a_handle_loses_its_at(typed, kept):
    assert normal_handle(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("facebook.com/Parks", "https://facebook.com/Parks"),
        ("http://www.Facebook.com/Parks/", "https://facebook.com/Parks"),
        (" https://m.facebook.com/Parks#top ", "https://facebook.com/Parks"),
        ("https://mobile.facebook.com:443/Parks", "https://facebook.com/Parks"),
        ("https://user:secret@facebook.com/Parks", "https://facebook.com/Parks"),
        ("https://facebook.com/profile.php?id=7", "https://facebook.com/profile.php?id=7"),
        ("https://www.elsewhere.example/a", "https://www.elsewhere.example/a"),
        ("https://facebook.com.", "https://facebook.com"),
        ("", ""),
        ("https://[broken", "https://[broken"),
    ],
)
def test_an_address_is_kept_in_one_form(typed, kept):
    assert normal_url(typed, ["facebook.com"]) == kept


def test_normalising_twice_changes_nothing():
    once = normal_url("http://www.facebook.com/Parks/?a=b#c", ["facebook.com"])

    assert normal_url(once, ["facebook.com"]) == once


@pytest.mark.parametrize(("url", "host"), [("https://www.x.com/a", "x.com"), ("m.com", "m.com"), ("", "")])
def test_a_host_is_told_without_its_mobile_part(url, host):
    assert host_of(url) == host


def test_a_search_is_at_most_eight_words():
    assert search_words("a b c d e f g h i j") == list("abcdefgh")
    assert search_words("@ park https://www.facebook.com/Parks/?x=1") == ["park", "facebook.com/Parks"]
