"""What people write to each other about a request, or about one question of it."""

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from approvals.requests import rules
from approvals.requests.answers import label_of, questions_of
from approvals.requests.models import AccountRequest, Comment
from approvals.requests.telling import tell, whose_turn
from config.workflow import Refused


@transaction.atomic
def comment(
    *, request: AccountRequest, text: str, by: User, question: str = "", internal: bool = False
) -> Comment:
    """Write something, about the question named or about the whole request.

    Everybody sees it who may see the request; requester, and whose turn it is, are told. An internal note is seen by
    communications and auditors only, of whom the reviewer is told, and its words are not in the history that all read.
    Raises Refused for those whom it does not concern, when it is at its end or a draft, for no words, and for a question
    that is not asked.
    """
    request = rules.locked(request, rules.bar_to_note if internal else rules.bar_to_comment, by)
    if not text.strip():
        raise Refused("Enter your comment.", "text")
    if question and question not in dict(questions_of(request)):
        raise Refused("Select one of the questions, or the whole request.", "question")
    written = Comment.objects.create(
        request=request, by=by, text=text.strip(), question=question, internal=internal
    )
    about = f"“{label_of(question)}” of {request.account_in_words}" if question else request.account_in_words
    verb = "has written an internal note on" if internal else "has commented on"
    tell(
        request,
        "request_noted" if internal else "request_commented",
        [request.claimed_by] if internal else [request.requester, *whose_turn(request)],
        by=by,
        title=f"{by.full_name} {verb} {about}",
        stage=f"comment {written.pk}",
        url=f"{request.get_absolute_url()}#comment-{written.pk}",
        comment=written.text,
        question=label_of(question) if question else "",
    )
    event = audit.Event.REQUEST_NOTED if internal else audit.Event.REQUEST_COMMENTED
    facts = {"question": label_of(question)} if question else {}
    audit.record(event, by=by, target=request, reason="" if internal else written.text, **facts)
    return written
