"""Addresses and handles as people paste them, and those that only look like an account's."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.workflow import Refused
from socialaccounts.register.presences import Presence, checked_handle, presence, same_handle
from socialaccounts.register.spellings import SPELLINGS

HOSTS = {
    "facebook": ["facebook.com", "fb.com", "fb.me"],
    "x": ["x.com", "twitter.com"],
    "instagram": ["instagram.com"],
    "threads": ["threads.com", "threads.net"],
    "youtube": ["youtube.com", "youtu.be"],
    "linkedin": ["linkedin.com"],
    "tiktok": ["tiktok.com"],
    "bluesky": ["bsky.app"],
}
CHANNEL = "UCBR8-60-B28hp2BmDPdntcQ"

ALIKE = [
    # platform, what was pasted, handle, address in one form
    ("facebook", "facebook.com/ChesterfieldBC", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "http://www.facebook.com/ChesterfieldBC/", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://m.facebook.com/ChesterfieldBC?ref=bookmarks", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://en-gb.facebook.com/ChesterfieldBC/about/", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://mbasic.facebook.com/ChesterfieldBC", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://fb.com/ChesterfieldBC", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "fb.me/ChesterfieldBC", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://www.facebook.com/pg/ChesterfieldBC/posts/?ref=page_internal", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://www.facebook.com/ChesterfieldBC/posts/10158000000000000", "ChesterfieldBC", "https://facebook.com/ChesterfieldBC"),
    ("facebook", "https://www.facebook.com/profile.php?id=100064579000000&sk=about", "", "https://facebook.com/100064579000000"),
    ("facebook", "https://www.facebook.com/pages/Queens-Park/113260038690000", "", "https://facebook.com/113260038690000"),
    ("facebook", "https://www.facebook.com/pages/category/Community/Queens-Park-113260038690000/", "", "https://facebook.com/113260038690000"),
    ("facebook", "https://www.facebook.com/people/Queens-Park/100064579000000/", "", "https://facebook.com/100064579000000"),
    ("facebook", "https://www.facebook.com/p/Queens-Park-100064579000000/", "", "https://facebook.com/100064579000000"),
    ("x", "https://twitter.com/ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://x.com/ChesterfieldBC?s=20&t=abc", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "http://mobile.twitter.com/ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://m.twitter.com/@ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://twitter.com/#!/ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://twitter.com/ChesterfieldBC/status/1234567890", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://twitter.com/intent/user?screen_name=ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://x.com/intent/follow?screen_name=@ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "WWW.X.COM/ChesterfieldBC/media", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "//x.com//ChesterfieldBC", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("x", "https://x.com.:443/ChesterfieldBC#top", "ChesterfieldBC", "https://x.com/ChesterfieldBC"),
    ("instagram", "https://www.instagram.com/queens.park_cbc/", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("instagram", "https://instagram.com/queens.park_cbc?igshid=MzRlODBiNWFlZA==", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("instagram", "https://www.instagram.com/queens.park_cbc/?hl=en", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("instagram", "https://instagr.am/queens.park_cbc", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("instagram", "https://m.instagram.com/queens.park_cbc", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("instagram", "https://www.instagram.com/_u/queens.park_cbc", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("instagram", "https://www.instagram.com/stories/queens.park_cbc/3100000000/", "queens.park_cbc", "https://instagram.com/queens.park_cbc"),
    ("threads", "https://www.threads.net/@queens.park", "queens.park", "https://threads.com/@queens.park"),
    ("threads", "https://www.threads.com/@queens.park?xmt=AQGz", "queens.park", "https://threads.com/@queens.park"),
    ("threads", "threads.net/@queens.park/post/C8abc", "queens.park", "https://threads.com/@queens.park"),
    ("youtube", "https://www.youtube.com/@ChesterfieldBC", "ChesterfieldBC", "https://youtube.com/@ChesterfieldBC"),
    ("youtube", "https://m.youtube.com/@ChesterfieldBC/videos", "ChesterfieldBC", "https://youtube.com/@ChesterfieldBC"),
    ("youtube", "https://youtube.com/c/ChesterfieldBC?sub_confirmation=1", "ChesterfieldBC", "https://youtube.com/@ChesterfieldBC"),
    ("youtube", "https://www.youtube.com/user/ChesterfieldBC/featured", "ChesterfieldBC", "https://youtube.com/@ChesterfieldBC"),
    ("youtube", "https://www.youtube.com/ChesterfieldBC", "ChesterfieldBC", "https://youtube.com/@ChesterfieldBC"),
    ("youtube", f"https://www.youtube.com/channel/{CHANNEL}", "", f"https://youtube.com/channel/{CHANNEL}"),
    ("youtube", f"https://m.youtube.com/channel/{CHANNEL}/playlists?view=1", "", f"https://youtube.com/channel/{CHANNEL}"),
    ("linkedin", "https://www.linkedin.com/company/chesterfieldbc/", "chesterfieldbc", "https://linkedin.com/company/chesterfieldbc"),
    ("linkedin", "https://uk.linkedin.com/company/chesterfieldbc?trk=ppro_cprof", "chesterfieldbc", "https://linkedin.com/company/chesterfieldbc"),
    ("linkedin", "linkedin.com/company/council/posts/?feedView=all", "council", "https://linkedin.com/company/council"),
    ("linkedin", "https://www.linkedin.com/showcase/visit-chesterfield/about/", "visit-chesterfield", "https://linkedin.com/company/visit-chesterfield"),
    ("linkedin", "https://www.linkedin.com/school/chesterfield-college/", "chesterfield-college", "https://linkedin.com/company/chesterfield-college"),
    ("linkedin", "https://www.linkedin.com/company/1234567/admin/", "", "https://linkedin.com/company/1234567"),
    ("tiktok", "https://www.tiktok.com/@chesterfield.bc", "chesterfield.bc", "https://tiktok.com/@chesterfield.bc"),
    ("tiktok", "https://m.tiktok.com/@chesterfield.bc?lang=en", "chesterfield.bc", "https://tiktok.com/@chesterfield.bc"),
    ("tiktok", "https://www.tiktok.com/@chesterfield.bc/video/7200000000000000000?is_from_webapp=1", "chesterfield.bc", "https://tiktok.com/@chesterfield.bc"),
    ("tiktok", "tiktok.com/%40chesterfield.bc", "chesterfield.bc", "https://tiktok.com/@chesterfield.bc"),
    ("bluesky", "https://bsky.app/profile/chesterfield.gov.uk", "chesterfield.gov.uk", "https://bsky.app/profile/chesterfield.gov.uk"),
    ("bluesky", "bsky.app/profile/chesterfield.bsky.social", "chesterfield.bsky.social", "https://bsky.app/profile/chesterfield.bsky.social"),
    ("bluesky", "https://bsky.app/profile/@chesterfield.bsky.social/", "chesterfield.bsky.social", "https://bsky.app/profile/chesterfield.bsky.social"),
    ("bluesky", "https://www.bsky.app/profile/chesterfield.bsky.social/post/3kabc", "chesterfield.bsky.social", "https://bsky.app/profile/chesterfield.bsky.social"),
    ("bluesky", "https://bsky.app/profile/xn--caf-dma.example", "xn--caf-dma.example", "https://bsky.app/profile/xn--caf-dma.example"),
    ("bluesky", "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur", "", "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur"),
    ("youtube", "https://www.youtube.com/%40ChesterfieldBC", "ChesterfieldBC", "https://youtube.com/@ChesterfieldBC"),
    ("facebook", " https://touch.facebook.com/Chesterfield.BC ", "Chesterfield.BC", "https://facebook.com/Chesterfield.BC"),
]  # fmt: skip

HOSTILE = [
    # platform, what was pasted, a part of the sentence that refuses it
    ("facebook", "https://facebook.com@evil.example/ChesterfieldBC", "before the @"),
    ("facebook", "https://user:secret@facebook.com/ChesterfieldBC", "before the @"),
    ("x", "https://x.com%40evil.example/council", "correct format|only looks like|is at"),
    ("x", "https://@x.com/council", "before the @"),
    ("facebook", "https://facebook.com:8080/ChesterfieldBC", ":8080"),
    ("x", "https://x.com:22/council", ":22"),
    ("x", "https://x.com:99999/council", "correct format"),
    ("x", "x.com:8443/council", ":8443"),
    ("facebook", "https://f\u0430cebook.com/ChesterfieldBC", "only looks like facebook.com"),  # Cyrillic a
    ("facebook", "https://xn--fcebook-2fg.com/ChesterfieldBC", "only looks like facebook.com"),
    ("facebook", "https://faceb00k.com/ChesterfieldBC", "only looks like facebook.com"),
    ("facebook", "https://facebok.com/ChesterfieldBC", "only looks like facebook.com"),
    ("facebook", "https://facebook.com.evil.example/ChesterfieldBC", "only looks like facebook.com"),
    ("facebook", "https://facebook-login.com/ChesterfieldBC", "only looks like facebook.com"),
    ("facebook", "https://www.facebook.co/ChesterfieldBC", "only looks like facebook.com"),
    ("facebook", "https://evil.example/facebook.com/ChesterfieldBC", "is at facebook.com"),
    ("facebook", "https://ｆacebook.com.evil.example/ChesterfieldBC", "only looks like facebook.com"),
    ("instagram", "https://1nstagram.com/queens.park", "only looks like instagram.com"),
    ("instagram", "https://instagrarn.com/queens.park", "only looks like instagram.com"),
    ("instagram", "https://ınstagram.com/queens.park", "only looks like instagram.com"),
    ("linkedin", "https://linkedln.com/company/council", "only looks like linkedin.com"),
    ("youtube", "https://y0utube.com/@council", "only looks like youtube.com"),
    ("youtube", "https://youtubе.com/@council", "only looks like youtube.com"),  # Cyrillic e
    ("tiktok", "https://tlktok.com/@council", "only looks like tiktok.com"),
    ("bluesky", "https://bsky.app.evil.example/profile/council.gov.uk", "only looks like bsky.app"),
    ("x", "https://x.com.evil.example/council", "only looks like x.com"),
    ("x", "https://tvvitter.com/council", "only looks like twitter.com"),
    ("x", "https://\u0445.com/council", "only looks like x.com"),  # Cyrillic x
    ("threads", "https://threads.net.evil.example/@council", "only looks like threads"),
    ("x", "javascript:alert(1)", "starts with https"),
    ("x", "JavaScript://x.com/%0aalert(1)", "starts with https"),
    ("x", "data:text/html,<script>alert(1)</script>", "starts with https"),
    ("x", "vbscript:msgbox(1)", "starts with https"),
    ("x", "ftp://x.com/council", "starts with https"),
    ("x", "file:///etc/passwd", "starts with https"),
    ("x", "mailto:press@x.com", "starts with https"),
    ("x", "https:\\\\x.com\\council", "do not belong"),
    ("x", "https://x.com\\@evil.example/council", "do not belong"),
    ("x", "https://x.com/cou ncil", "do not belong"),
    ("x", "https://x.com/council\nhttps://evil.example", "do not belong"),
    ("x", "https://x.com/cou\u200bncil", "do not belong"),
    ("x", "https://x.com/\u202elicnuoc", "do not belong"),
    ("x", "https://x.com/cou%E2%80%8Bncil", "somewhere else"),
    ("x", "https://x.com/council/../../login", "somewhere else"),
    ("x", "https://x.com/%2e%2e/council", "somewhere else"),
    ("x", "https://[::1]/council", "correct format"),
    ("x", "https://[broken/council", "correct format"),
    ("x", "https://127.0.0.1/council", "is at x.com"),
    ("x", "https://localhost/council", "correct format"),
    ("x", "https:///council", "correct format"),
    ("x", "", "correct format"),
    ("x", "https://t.co/abc123", "only forwards"),
    ("youtube", "https://youtu.be/dQw4w9WgXcQ", "only forwards"),
    ("linkedin", "https://lnkd.in/abc", "only forwards"),
    ("tiktok", "https://vm.tiktok.com/ZMabc/", "only forwards"),
    ("facebook", "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example", "is not where accounts"),
    ("facebook", "https://www.facebook.com/l.php?u=https%3A%2F%2Fevil.example", "not that of an account"),
    ("facebook", "https://business.facebook.com/latest/home", "is not where accounts"),
    ("facebook", "https://www.facebook.com/", "not that of an account"),
    ("facebook", "https://www.facebook.com/profile.php", "not that of an account"),
    ("x", "https://x.com/login", "not that of an account"),
    ("x", "https://x.com/c\u043euncil", "not that of an account"),  # Cyrillic o
    ("x", "https://x.com/sixteen_letters_", "not that of an account"),
    ("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "not that of an account"),
    ("youtube", "https://www.youtube.com/@c\u043euncil", "another alphabet"),  # Cyrillic o
    ("instagram", "https://www.instagram.com/p/C8abc/", "not that of an account"),
    ("linkedin", "https://www.linkedin.com/in/jo-bloggs/", "person’s own profile"),
    ("bluesky", "https://bsky.app/profile/council", "not that of an account"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "pasted", "handle", "url"), ALIKE)
def test_one_account_has_one_form_however_it_was_pasted(slug, pasted, handle, url):
    assert presence(pasted, slug=slug, name=slug, hosts=HOSTS[slug]) == Presence(handle, url)


@pytest.mark.parametrize(("slug", "pasted", "handle", "url"), ALIKE)
def test_the_one_form_is_its_own(slug, pasted, handle, url):
    assert presence(url, slug=slug, name=slug, hosts=HOSTS[slug]).url == url


@pytest.mark.parametrize(("slug", "pasted", "sentence"), HOSTILE)
def test_what_only_looks_like_an_account_is_refused_in_words(slug, pasted, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        presence(pasted, slug=slug, name=slug, hosts=HOSTS[slug])

    assert refused.value.field == "url"


def test_the_tables_are_as_long_as_they_say():
    assert len({(slug, text) for slug, text, *_ in ALIKE}) >= 60 <= len({row[:2] for row in HOSTILE})
    assert {slug for slug, *_ in ALIKE} == set(SPELLINGS)


@given(st.text(max_size=60), st.sampled_from([*SPELLINGS, "other"]))
def test_whatever_is_pasted_is_read_or_refused(text, slug):
    for pasted in (text, f"https://x.com/{text}", f"https://{text}.com/a"):
        with suppress(Refused):
            assert presence(pasted, slug=slug, name="It", hosts=HOSTS.get(slug, [])).url


def test_a_platform_without_spellings_takes_what_is_on_its_hosts():
    found = presence(
        "http://www.nextdoor.co.uk/agency/7/", slug="nextdoor", name="Nextdoor", hosts=["nextdoor.co.uk"]
    )

    assert found == Presence("", "https://nextdoor.co.uk/agency/7")
    with pytest.raises(Refused, match=r"is at nextdoor\.co\.uk"):
        presence("https://elsewhere.example/a", slug="nextdoor", name="Nextdoor", hosts=["nextdoor.co.uk"])


def test_a_host_that_the_council_added_itself_is_taken_as_it_is():
    added = [*HOSTS["x"], "social.council.example"]

    assert presence("https://social.council.example/@us", slug="x", name="X", hosts=added) == Presence(
        "", "https://social.council.example/@us"
    )


@pytest.mark.parametrize(
    ("slug", "typed", "kept"),
    [
        ("x", " @ChesterfieldBC ", "ChesterfieldBC"),
        ("x", "", ""),
        ("facebook", "@Chesterfield.BC", "Chesterfield.BC"),
        ("bluesky", "@chesterfield.gov.uk", "chesterfield.gov.uk"),
        ("other", "Ünser Forum", "Ünser Forum"),
    ],
)
def test_a_handle_is_kept_as_the_platform_takes_it(slug, typed, kept):
    assert checked_handle(typed, slug=slug, name="It") == kept


@pytest.mark.parametrize(
    ("slug", "typed", "sentence"),
    [
        ("x", "c\u043euncil", "another alphabet"),
        ("other", "c\u043euncil", "another alphabet"),
        ("x", "cou\u200bncil", "another alphabet"),
        ("x", "far_too_long_for_this", "can be written"),
        ("x", "council!", "can be written"),
        ("bluesky", "council", "can be written"),
        ("x", "https://x.com/council", "handle alone"),
        ("x", "x.com/council", "handle alone"),
    ],
)
def test_a_handle_that_cannot_be_is_refused(slug, typed, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        checked_handle(typed, slug=slug, name="It")

    assert refused.value.field == "handle"


@pytest.mark.parametrize(
    ("slug", "one", "other", "same"),
    [
        ("x", "@Council", "council", True),
        ("x", "coun_cil", "council", False),
        ("facebook", "Chesterfield.BC", "chesterfieldbc", True),
        ("instagram", "queens.park", "queenspark", False),
    ],
)
def test_two_spellings_of_one_handle(slug, one, other, same):
    assert same_handle(one, other, slug=slug) is same
