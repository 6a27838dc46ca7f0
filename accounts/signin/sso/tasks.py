"""Asking the council's own sign-in about those who came by it."""

from celery import shared_task

from accounts.signin.sso.standing import ask_about_all


@shared_task
def ask() -> None:
    """Ask about everybody whose turn has come."""
    ask_about_all()
