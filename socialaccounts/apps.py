from django.apps import AppConfig


class SocialaccountsConfig(AppConfig):
    """The register of social accounts and the vault of their credentials."""

    name = "socialaccounts"

    def ready(self) -> None:
        from accounts import notices
        from socialaccounts.incidents import telling as incidents
        from socialaccounts.register.telling import register_kinds

        register_kinds()
        incidents.register_kinds()
        notices.register("emergency_used", "socialaccounts/vault/emails/emergency_used")
        notices.register("access_failed", "socialaccounts/vault/emails/access_failed")
        for kind in ("rotation_due", "rotation_late", "password_changed"):
            notices.register(kind, f"socialaccounts/rotation/emails/{kind}")
