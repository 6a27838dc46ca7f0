"""A real OpenID Connect provider for the tests, run by Node.js."""

import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.portal import free_port, wait_for

HERE = Path(__file__).resolve().parent
CLIENT = "portal"
FLAGS = ("strangeKey", "unsigned", "shared", "blocked", "down")
SECRET = "the secret that the portal and the provider share"


class Council:
    """The council's own sign-in: `issuer` names it, `says(…)` what it says of whoever signs in next."""

    def __init__(self, callback: str) -> None:
        node = shutil.which("node")
        if node is None or not (HERE.parents[3] / "node_modules" / "oidc-provider").exists():
            if os.environ.get("CI") == "true":
                pytest.fail("Node.js with oidc-provider is not installed.")
            pytest.skip("Node.js with oidc-provider is not installed.")
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        command = [node, str(HERE / "provider.mjs"), str(port), callback, CLIENT, SECRET]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._answers, "the provider answers")

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the provider ended"
        try:
            return httpx.get(f"{self.issuer}/.well-known/openid-configuration", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def says(
        self,
        sub: str,
        *,
        amr: list[str] | None = None,
        acr: str | None = None,
        spoil: Any = None,
        **claims: Any,
    ) -> None:
        """Who signs in next. `spoil` changes claims of the signed token; the other arguments are claims."""
        flags = {name: claims.pop(name) for name in FLAGS if name in claims}
        wanted = {
            "claims": {"sub": sub, **claims},
            "amr": amr or [],
            "acr": acr,
            "spoil": spoil or {},
            **flags,
        }
        request = urllib.request.Request(f"{self.issuer}/test", json.dumps(wanted).encode(), method="POST")
        urllib.request.urlopen(request, timeout=5).read()

    def visit(self, address: str) -> str:
        """Sign in there, as a browser would that was sent to `address`; the address it is sent back to."""
        with httpx.Client(timeout=10) as browser:
            answer = browser.get(address)
            while answer.status_code in (200, 302, 303):
                if answer.status_code == 200:
                    answer = browser.post(answer.url)
                    continue
                onward = httpx.URL(answer.headers["Location"])
                onward = answer.url.join(onward)
                if not str(onward).startswith(self.issuer):
                    return str(onward)
                answer = browser.get(onward)
            raise AssertionError(f"the provider answered {answer.status_code}: {answer.text[:500]}")

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(10)
