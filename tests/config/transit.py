"""A key-management service for the tests: a real HTTP server that speaks what the portal uses of Vault's transit API.

As https://developer.hashicorp.com/vault/api-docs/secret/transit says: `POST /v1/<mount>/encrypt/<name>` takes
`{"plaintext": base64}` and answers `{"data": {"ciphertext": "vault:v1:…"}}`; `decrypt` is the other way round.
`X-Vault-Token` is checked, and faults are `{"errors": […]}` with the status that Vault gives. Vault itself is packaged
neither by Debian nor on PyPI.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import tink
from tink import aead

TOKEN = "hvs.only-for-the-tests"
KEY = "portal"


class Transit(ThreadingHTTPServer):
    """The service; `asked` counts its answers, `token` is the one it takes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.token = TOKEN
        self.key = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM).primitive(aead.Aead)

    @property
    def uri(self) -> str:
        return f"hcvault://127.0.0.1:{self.server_port}/transit/keys/{KEY}"


class _Handler(BaseHTTPRequestHandler):
    server: Transit

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        *_, mount, deed, name = self.path.split("/")
        self.server.asked.append(deed)
        if self.headers.get("X-Vault-Token") != self.server.token:
            self._answer(403, {"errors": ["permission denied"]})
        elif (mount, name) != ("transit", KEY):
            self._answer(400, {"errors": ["encryption key not found"]})
        elif deed == "encrypt":
            sealed = self.server.key.encrypt(base64.b64decode(given["plaintext"]), b"")
            self._answer(200, {"data": {"ciphertext": f"vault:v1:{base64.b64encode(sealed).decode()}"}})
        else:
            self._decrypt(given["ciphertext"].removeprefix("vault:v1:"))

    def _decrypt(self, ciphertext: str) -> None:
        try:
            plain = self.server.key.decrypt(base64.b64decode(ciphertext), b"")
        except (tink.TinkError, ValueError):
            self._answer(400, {"errors": ["cipher: message authentication failed"]})
        else:
            self._answer(200, {"data": {"plaintext": base64.b64encode(plain).decode()}})

    def _answer(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: the tests' output is theirs."""


@contextmanager
def transit() -> Iterator[Transit]:
    """The service, running until the end of the block."""
    server = Transit()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
