"""Answers that hold children's names as a file: nothing keeps them, nothing runs in them, nobody else embeds them."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to save, under a name that says nothing of a child."""
    response = HttpResponse(content, content_type="application/pdf")
    guard(response, f'attachment; filename="{name}"')
    return response


def guard(response: HttpResponseBase, disposition: str) -> None:
    """Set the headers of a file that holds what is said of children."""
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
