"""A stand-in for clamd that speaks INSTREAM as the real one does, and the real one where `TEST_CLAMD_URL` names it."""

import os
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = bytes.fromhex(
    "58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e44415244"
    "2d414e544956495255532d544553542d46494c452124482b482a"
)
REAL = os.environ.get("TEST_CLAMD_URL", "")
KINDS = ["stand-in", *(["clamd"] if REAL else [])]


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(self.server.signatures + b"\0")  # type: ignore[attr-defined]
            return
        assert command == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        reply = self.server.answer(data)  # type: ignore[attr-defined]
        if reply is not None:
            self.wfile.write(reply + b"\0")


def usual(data: bytes) -> bytes:
    return b"stream: Eicar-Test FOUND" if EICAR in data else b"stream: OK"


@contextmanager
def running(kind: str = "stand-in", answer=usual, signatures=b"ClamAV 1.0/1/today") -> Iterator[str]:
    """The address of a scanner."""
    if kind == "clamd":
        yield REAL
        return
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        server.answer = answer  # type: ignore[attr-defined]
        server.signatures = signatures  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
