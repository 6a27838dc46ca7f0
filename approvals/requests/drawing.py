"""The workflow of requests as a page of the documentation, made from the tables themselves."""

from collections.abc import Iterator

from approvals.requests.promises import PROMISES, Promise
from approvals.requests.workflow import OWNER, WORKFLOWS, RequestKind, Status

PAGE = "docs/requests-workflow.md"
_INTRO = """# The workflow of requests

Made by `manage.py draw_workflows` from `approvals/requests/workflow.py` and `promises.py`; a test compares.
"""


def drawing() -> str:
    """The whole page, in Markdown with a Mermaid diagram for each kind."""
    return "\n".join([_INTRO, *_owners(), "", *_moves(), "", *_diagrams()])


def _owners() -> Iterator[str]:
    yield "## Who acts\n\n| status | who has to act |\n|---|---|"
    for status, side in OWNER.items():
        yield f"| {status.label} | {side.label} |"


def _moves() -> Iterator[str]:
    yield "## What each move leaves behind\n\n| from | to | audit event | notice | to whom |\n|---|---|---|---|---|"
    for (before, after), promise in PROMISES.items():
        yield f"| {before.label} | {after.label} | {promise.event.label} | {_notice(promise)} |"


def _notice(promise: Promise) -> str:
    if not promise.kind:
        return "none | nobody"
    return f"`{promise.kind}` | {', '.join(party.value for party in promise.to)}"


def _diagrams() -> Iterator[str]:
    for kind in RequestKind:
        yield f"## {kind.label}\n\n```mermaid\nstateDiagram-v2"
        yield f"    [*] --> {Status.DRAFT.value}"
        for before, row in WORKFLOWS[kind].table.items():
            for after in (status for status in Status if status in row):
                yield f"    {before.value} --> {after.value}"
            if not row:
                yield f"    {before.value} --> [*]"
        yield "```\n"
