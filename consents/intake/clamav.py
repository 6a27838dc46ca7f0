"""Asking ClamAV's `clamd` about a stream, and which signatures it goes by. INSTREAM is one command and length-prefixed
chunks, so the few lines are ours: the PyPI client of that name hides the difference between *infected*, *cannot say* and
*is not there*.
"""

import socket
import struct
from enum import Enum
from typing import BinaryIO
from urllib.parse import urlsplit

_CHUNK = 256 * 1024
_TO_CONNECT = 3
_TO_ANSWER = 60


class Answer(Enum):
    """What clamd said of a stream."""

    CLEAN = "clean"
    INFECTED = "infected"
    CANNOT_SAY = "cannot say"


class ScannerAway(Exception):
    """No answer came: clamd is not there, or broke off."""


def scan(stream: BinaryIO, url: str) -> Answer:
    """Send a stream to the clamd at `tcp://host:port` or `unix:///path`. Raises ScannerAway."""
    try:
        with _connect(url) as connection:
            _send(connection, stream)
            reply = _receive(connection)
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error
    if reply.endswith(b" FOUND"):
        return Answer.INFECTED
    return Answer.CLEAN if reply == b"stream: OK" else Answer.CANNOT_SAY


def version(url: str) -> str:
    """The scanner and its signatures in one word that changes with either: `ClamAV 1.0.7/27423/Sat Nov 28 …`.

    At most 100 letters. Raises ScannerAway.
    """
    try:
        with _connect(url) as connection:
            connection.settimeout(_TO_CONNECT)
            connection.sendall(b"zVERSION\0")
            return _receive(connection).decode("ascii", "replace")[:100]
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_TO_CONNECT)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=_TO_CONNECT)
    connection.settimeout(_TO_ANSWER)
    return connection


def _send(connection: socket.socket, stream: BinaryIO) -> None:
    try:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(_CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # clamd stops listening to a stream that is too long for it, and says so in its reply


def _receive(connection: socket.socket) -> bytes:
    reply = b""
    while not reply.endswith(b"\0"):
        part = connection.recv(4096)
        if not part:
            raise ValueError("clamd broke off")
        reply += part
    return reply.rstrip(b"\0").strip()
