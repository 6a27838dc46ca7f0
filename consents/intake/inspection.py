"""Asking the decoding process about a file: what it is, what it shows. Nothing untrusted is decoded in this process."""

import json
import re
import subprocess
import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import IO, Any, BinaryIO, cast

from django.conf import settings

from config import confined
from config.clock import LONDON
from config.workflow import Refused

SECONDS = 8
SECONDS_TO_DRAW = 90
DECODER = "consents.intake.decode"
_CHUNK = 256 * 1024
_LONGEST_LINE = 10_000
_LARGEST_PAYLOAD = 8 * 1024 * 1024

UNREADABLE = "The file cannot be read safely. Scan the paper again and select the new file."
UNREADABLE_PHOTO = "The picture cannot be read safely. Select another copy of it."


@dataclass(frozen=True)
class ScanFacts:
    """A scan that may be kept: its kind (pdf, jpeg, png, heic) and how many pages it has."""

    kind: str
    pages: int


@dataclass(frozen=True)
class PhotoFacts:
    """A photo: its kind (jpeg, png, heic), upright size in pixels, when it was taken, and a small JPEG without metadata."""

    kind: str
    width: int
    height: int
    taken_at: datetime | None
    thumbnail: bytes | None


@dataclass(frozen=True)
class DrawnPage:
    """One page of a scan, drawn anew as JPEG without metadata. `number` starts at 1."""

    number: int
    width: int
    height: int
    image: bytes


def inspect_scan(stream: BinaryIO) -> ScanFacts:
    """What a signed form's scan is. Raises Refused, in one sentence, for anything that will not be kept."""
    facts, _ = _first("form", stream, UNREADABLE)
    return ScanFacts(kind=str(facts["kind"]), pages=int(facts["pages"]))


def inspect_photo(stream: BinaryIO) -> PhotoFacts:
    """What a photo is. Takes JPEG, PNG or HEIC; stores nothing. Raises Refused, in one sentence."""
    facts, thumbnail = _first("photo", stream, UNREADABLE_PHOTO)
    return PhotoFacts(
        kind=str(facts["kind"]),
        width=int(facts["width"]),
        height=int(facts["height"]),
        taken_at=_taken_at(str(facts["taken"]), str(facts["zone"])),
        thumbnail=thumbnail or None,
    )


def draw_pages(stream: BinaryIO) -> Iterator[DrawnPage]:
    """The pages of a scan, one after another. Raises Refused where one cannot be drawn."""
    with closing(ask_process(DECODER, ["pages"], stream, SECONDS_TO_DRAW, UNREADABLE)) as frames:
        for facts, image in frames:
            yield DrawnPage(int(facts["page"]), int(facts["width"]), int(facts["height"]), image)


def _first(command: str, stream: BinaryIO, unreadable: str) -> tuple[dict[str, Any], bytes]:
    with closing(ask_process(DECODER, [command], stream, SECONDS, unreadable)) as frames:
        answers = list(frames)
    if len(answers) != 1:
        raise Refused(unreadable)
    return answers[0]


def ask_process(
    module: str, arguments: list[str], stream: BinaryIO, seconds: int, unreadable: str
) -> Generator[tuple[dict[str, Any], bytes], None, None]:
    """Frames of a confined process (decode.py, or one like it), fed from `stream` chunk by chunk.

    Raises Refused; `unreadable` where it gave up.
    """
    process = subprocess.Popen(  # noqa: S603  # our own module, nothing of the file in the command
        [*confined.PYTHON, module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env=confined.ENVIRONMENT,
    )
    feeder = _Feeder(stream, cast(IO[bytes], process.stdin))
    deadline = threading.Timer(seconds, process.kill)
    feeder.start()
    deadline.start()
    try:
        yield from _frames(process.stdout, unreadable)
        if process.wait() != 0:
            raise Refused(unreadable)
    finally:
        deadline.cancel()
        process.kill()
        process.wait()
        feeder.join()
        if process.stdout:
            process.stdout.close()
        if feeder.error:
            raise feeder.error


def _frames(out: IO[bytes] | None, unreadable: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    while out and (line := out.readline(_LONGEST_LINE)):
        try:
            facts: dict[str, Any] = json.loads(line)
            size = min(int(facts["bytes"]), _LARGEST_PAYLOAD)
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(unreadable) from error
        if "refused" in facts:
            raise Refused(str(facts["refused"]))
        payload = out.read(size)
        if len(payload) != size:
            raise Refused(unreadable)
        yield facts, payload


class _Feeder(threading.Thread):
    """Writes the plaintext into the process while its answer is read. `error` is what reading the stream raised."""

    def __init__(self, source: BinaryIO, sink: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.source = source
        self.sink = sink
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with self.sink as sink:
                while chunk := self.source.read(_CHUNK):
                    sink.write(chunk)
        except BrokenPipeError:
            pass  # it had seen enough, or was stopped
        except Exception as error:  # a broken seal must not pass for a damaged scan
            self.error = error


def _taken_at(text: str, zone: str) -> datetime | None:
    """The camera's "2026:07:01 14:05:00" and "+01:00"; without a zone it is taken to be London time."""
    try:
        naive = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # made aware below
    except ValueError:
        return None
    offset = re.fullmatch(r"([+-])(\d\d):(\d\d)", zone)
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3])) if offset else None
    if offset is None or shift is None or shift >= timedelta(hours=24):
        return naive.replace(tzinfo=LONDON)
    return naive.replace(tzinfo=timezone(-shift if offset[1] == "-" else shift))
