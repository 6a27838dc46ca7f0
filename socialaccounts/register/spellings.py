"""How each platform writes the addresses and handles of its accounts, from what the platforms document."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Spelling:
    """How one platform writes its accounts.

    `paths` are regular expressions of paths, each with a group `handle` or `number`; the first that fits counts.
    `homes` makes the address from the handle, `numbered` from a number; `queries` name the parameter that holds the handle.
    """

    host: str
    handle: str
    homes: str
    paths: tuple[str, ...]
    numbered: str = ""
    also: tuple[str, ...] = ()
    shorteners: tuple[str, ...] = ()
    queries: dict[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    reserved: frozenset[str] = frozenset()
    dots_count: bool = True

    @property
    def hosts(self) -> tuple[str, ...]:
        return (self.host, *self.also)


_REST = r"(?:/.*)?"
_NAME = r"/@?(?P<handle>[^/]+)" + _REST


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPELLINGS: dict[str, Spelling] = {
    "facebook": Spelling(
        host="facebook.com",
        also=("fb.com", "fb.me"),
        handle=r"[A-Za-z0-9.]{1,50}",
        homes="https://facebook.com/{}",
        numbered="https://facebook.com/{}",
        paths=(
            r"/(?:pages|people)/[^/]+/(?P<number>\d{6,})" + _REST,
            r"/(?:pages|p)/(?:category/[^/]+/)?(?:[^/]*-)?(?P<number>\d{6,})" + _REST,
            r"/(?P<number>\d{6,})" + _REST,
            r"/pg/(?P<handle>[^/]+)" + _REST,
            _NAME,
        ),
        queries={"/profile.php": "id"},
        reserved=_words(
            "about ads business events gaming groups hashtag help home.php l.php legal login login.php marketplace "
            "messages pages people permalink.php photo photo.php plugins policies privacy profile.php reel search settings "
            "share sharer sharer.php stories story.php video.php watch"
        ),
        dots_count=False,
    ),
    "x": Spelling(
        host="x.com",
        also=("twitter.com",),
        shorteners=("t.co",),
        handle=r"[A-Za-z0-9_]{1,15}",
        homes="https://x.com/{}",
        paths=(_NAME,),
        queries={"/intent/user": "screen_name", "/intent/follow": "screen_name"},
        reserved=_words(
            "about compose explore hashtag home i intent jobs login logout messages notifications oauth privacy search "
            "settings share signup tos who_to_follow"
        ),
    ),
    "instagram": Spelling(
        host="instagram.com",
        also=("instagr.am",),
        handle=r"[A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?",
        homes="https://instagram.com/{}",
        paths=(r"/(?:_u|stories)/(?P<handle>[^/]+)" + _REST, _NAME),
        reserved=_words(
            "_u about accounts developer direct explore legal p privacy reel reels s stories tv web"
        ),
    ),
    "threads": Spelling(
        host="threads.com",
        also=("threads.net",),
        handle=r"[A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?",
        homes="https://threads.com/@{}",
        paths=(r"/@(?P<handle>[^/]+)" + _REST,),
    ),
    "youtube": Spelling(
        host="youtube.com",
        shorteners=("youtu.be",),
        handle=r"[\w](?:[\w.·-]{1,28}[\w])",
        homes="https://youtube.com/@{}",
        numbered="https://youtube.com/channel/{}",
        paths=(
            r"/channel/(?P<number>UC[A-Za-z0-9_-]{22})" + _REST,
            r"/@(?P<handle>[^/]+)" + _REST,
            r"/(?:c|user)/(?P<handle>[^/]+)" + _REST,
            r"/(?P<handle>[^/]+)/?",
        ),
        reserved=_words(
            "about account c channel embed feed gaming hashtag howyoutubeworks live playlist post premium redirect results "
            "shorts signin t user v watch"
        ),
    ),
    "linkedin": Spelling(
        host="linkedin.com",
        shorteners=("lnkd.in",),
        handle=r"[\w&'-]{2,100}",
        homes="https://linkedin.com/company/{}",
        numbered="https://linkedin.com/company/{}",
        paths=(
            r"/(?:company|school|showcase)/(?P<number>\d+)" + _REST,
            r"/(?:company|school|showcase)/(?P<handle>[^/]+)" + _REST,
        ),
        personal=("/in/", "/pub/"),
    ),
    "tiktok": Spelling(
        host="tiktok.com",
        shorteners=("vm.tiktok.com", "vt.tiktok.com"),
        handle=r"[A-Za-z0-9_.]{1,23}[A-Za-z0-9_]",
        homes="https://tiktok.com/@{}",
        paths=(r"/@(?P<handle>[^/]+)" + _REST,),
    ),
    "bluesky": Spelling(
        host="bsky.app",
        handle=r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]",
        homes="https://bsky.app/profile/{}",
        numbered="https://bsky.app/profile/{}",
        paths=(
            r"/profile/(?P<number>did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.-]+))" + _REST,
            r"/profile/@?(?P<handle>[^/]+)" + _REST,
        ),
    ),
}
