"""A decision with its conditions as a letter, to print or to keep as PDF."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to
from accounts.templatetags.portal import in_words
from approvals.requests.finding import find
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind
from approvals.review.models import Decision, Outcome
from config.paper import FAMILY, Paper

_WISH = {
    RequestKind.OPEN: "to open the account",
    RequestKind.JOIN: "to join the account",
    RequestKind.CLOSE: "to close or park the account",
}
_ANSWER = {
    Outcome.APPROVED: "We have approved the request.",
    Outcome.DECLINED: "We have declined the request.",
    Outcome.NOT_SUPPORTED: "The service does not support the request.",
}
_LINE, _GAP, _MARGIN = 6, 4, 22


@dataclass(frozen=True)
class Letter:
    """What the letter says, part by part."""

    asked: AccountRequest
    decision: Decision
    conditions: tuple[str, ...]

    @property
    def subject(self) -> str:
        wish = _WISH[RequestKind(self.asked.kind)]
        return f"{self.asked.reference}: request {wish} {self.asked.account_in_words}"

    @property
    def answer(self) -> str:
        return _ANSWER[Outcome(self.decision.outcome)]

    @property
    def sender(self) -> str:
        return f"{self.decision.by}, {settings.COUNCIL_NAME}"


@open_to(STAFF)
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a page to print."""
    return render(request, "approvals/review/letter.html", {"letter": _letter(request, pk)})


@open_to(STAFF)
@require_GET
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as PDF."""
    written = _letter(request, pk)
    response = HttpResponse(as_pdf(written), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{written.asked.reference}.pdf"'
    return response


def as_pdf(letter: Letter) -> bytes:
    """The letter on A4."""
    paper = Paper(letter.subject)
    paper.set_margins(_MARGIN, _MARGIN)
    paper.set_auto_page_break(True, _MARGIN)
    paper.add_page()
    _write(paper, settings.COUNCIL_NAME, bold=True, size=14)
    _write(paper, in_words(letter.decision.at))
    _write(paper, f"To {letter.asked.requester}, {letter.asked.service}")
    _write(paper, letter.subject, bold=True)
    _write(paper, letter.answer)
    _write(paper, letter.decision.text)
    _write(paper, letter.decision.instead and f"What to do instead: {letter.decision.instead}")
    if letter.conditions:
        _write(paper, "Before anything goes ahead, all of these must be true:", bold=True)
        for number, words in enumerate(letter.conditions, start=1):
            _write(paper, f"{number}. {words}")
    _write(paper, letter.sender)
    return bytes(paper.output())


def _write(paper: Paper, text: str, *, bold: bool = False, size: int = 11) -> None:
    if text:
        paper.set_font(FAMILY, "B" if bold else "", size)
        paper.write_lines(text, _LINE)
        paper.ln(_GAP)


def _letter(request: HttpRequest, pk: int) -> Letter:
    """The letter about the final answer. Raises Http404 for a request that was not answered, or unknown to the reader."""
    asked = find(request, pk)
    final = asked.decisions.filter(outcome__in=[outcome.value for outcome in _ANSWER])
    decision = final.select_related("by").last()
    if decision is None:
        raise Http404
    conditions = asked.conditions.select_related("owner", "request__account")
    return Letter(asked, decision, tuple(condition.words_with_owner for condition in conditions))
