"""Sending again what did not get through: when, and what counts as nobody there."""

import smtplib
import socket
from datetime import timedelta

AWAY = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
)
"""Errors after which no other mail would get through either."""


class ServerAway(Exception):
    """The mail server does not answer."""


def back_off(failures: int) -> timedelta:
    """How long to wait after so many failures before: 1, 2, 4 … minutes, four hours at the most."""
    return timedelta(minutes=min(2**failures, 240))
