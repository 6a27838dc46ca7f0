from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Who may be shown: consent forms, photo checks, withdrawals."""

    name = "consents"

    def ready(self) -> None:
        from accounts import notices
        from consents import contributions

        contributions.register()
        for kind in ("form_rejected", "form_infected", "form_unreadable"):
            notices.register(kind, f"consents/intake/emails/{kind}")
        for kind in ("check_answered", "check_changed"):
            notices.register(kind, f"consents/checks/emails/{kind}")
