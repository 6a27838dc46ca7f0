"""Finding a request for a page: only among those that the reader may know of."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.doors import signed_in
from approvals.requests.models import AccountRequest
from approvals.requests.steps import Step, steps_of


def find(request: HttpRequest, pk: int) -> AccountRequest:
    """The request, with everybody it names. Raises Http404 when there is none that the reader may know of."""
    found = AccountRequest.objects.visible_to(signed_in(request)).with_people()
    return get_object_or_404(found, pk=pk)


def find_step(asked: AccountRequest, slug: str) -> Step:
    """The step of the request's form with this slug. Raises Http404."""
    for step in steps_of(asked):
        if step.slug == slug:
            return step
    raise Http404


def sent_away(request: HttpRequest, asked: AccountRequest, sentence: str) -> HttpResponse:
    """To the request's page, which says why the other page was not shown or what was not done."""
    messages.error(request, sentence)
    return redirect(asked)
