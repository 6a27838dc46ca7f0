from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Requests for accounts, their review and their completion."""

    name = "approvals"

    def ready(self) -> None:
        from approvals import contributions
        from approvals.completion.actions import KINDS as COMPLETION
        from approvals.completion.letters import register_looked_up
        from approvals.completion.readiness import register_ready
        from approvals.requests.telling import KINDS as REQUESTS
        from approvals.requests.telling import register_kinds
        from approvals.review.actions import KINDS as REVIEW

        contributions.register()
        register_kinds(REQUESTS, "approvals/requests/emails")
        register_kinds(REVIEW, "approvals/review/emails")
        register_kinds(COMPLETION, "approvals/completion/emails")
        register_looked_up()
        register_ready()
