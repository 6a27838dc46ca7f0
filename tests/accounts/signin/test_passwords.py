"""Passwords: hard to guess, not stolen, and what leaves the portal to find that out."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.signin.passwords import breached

OLIVE = User(
    full_name="Olive Featherstone", email="olive.featherstone@staff.example", job_title="Park ranger"
)
STOLEN = "sparrow rowing teapot march"
DIGEST = hashlib.sha1(STOLEN.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def stolen_list(settings):
    """A list of stolen passwords on this machine; `asked` holds what it was asked, `answers` what it says."""

    class List(BaseHTTPRequestHandler):
        asked: list[tuple[str, bytes]] = []
        answers = (200, f"{'0' * 35}:3\r\n{DIGEST[5:]}:42\r\n")

        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            self.asked.append((self.requestline, self.rfile.read(length)))
            status, text = type(self).answers
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            """Not on the test's output."""

    List.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), List)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.BREACHED_PASSWORDS_URL = f"http://127.0.0.1:{server.server_port}/range"
    yield List
    server.shutdown()
    server.server_close()


def why(password, user=OLIVE):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "Use at least 12 characters"),
        ("password1234567", "a common password or a word"),
        ("sdfghjklpoiu", "keyboard"),
        ("aaaaaaaaaaaaaaaa", "repeats itself"),
        ("abcdefghijklmnop", "counts up or down"),
        ("featherstone12", "your name, address, job or council is in it"),
        ("parkranger2024", "your name, address, job or council is in it"),
        ("Chesterfield2025", "easy to guess"),
    ],
)
def test_what_is_easy_to_guess_is_refused_in_a_sentence_that_says_why(password, sentence):
    (said,) = why(password)

    assert sentence in said
    assert "random words" in said


@pytest.mark.parametrize(
    "password", ["sparrow rowing teapot march", "Vk7#qZ9!mT2$wL", "x" * 3 + "Zq9 lantern quartz plume" * 400]
)
def test_what_is_hard_to_guess_is_taken(password):
    assert why(password) == []


def test_the_list_is_not_asked_unless_the_settings_say_where_it_is(settings):
    settings.BREACHED_PASSWORDS_URL = ""

    assert why(STOLEN) == []


def test_a_stolen_password_is_refused_and_only_five_characters_of_its_hash_are_sent(stolen_list):
    (said,) = why(STOLEN)

    assert "stolen" in said
    assert stolen_list.asked == [(f"GET /range/{DIGEST[:5]} HTTP/1.1", b"")]


def test_others_of_the_same_five_characters_are_not_stolen(stolen_list):
    stolen_list.answers = (200, f"{'0' * 35}:3\r\n{DIGEST[5:]}:0\r\nnonsense\r\n")

    assert why(STOLEN) == []


@pytest.mark.parametrize("answers", [(500, ""), (200, ""), (200, "\x00:::")])
def test_a_list_that_is_out_of_order_stops_nobody(stolen_list, answers):
    stolen_list.answers = answers

    assert why(STOLEN) == []


def test_a_list_that_does_not_answer_stops_nobody_and_is_logged(settings, monkeypatch, caplog):
    import socket

    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen(1)
    settings.BREACHED_PASSWORDS_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
    monkeypatch.setattr(breached, "WAIT", 0.2)

    assert why(STOLEN) == []
    assert "did not answer" in caplog.text
    assert STOLEN not in caplog.text and DIGEST not in caplog.text
    silent.close()
