from django.apps import AppConfig


class SocialaccountsConfig(AppConfig):
    """The register of social accounts and the vault of their credentials."""

    name = "socialaccounts"

    def ready(self) -> None:
        from accounts import notices
        from socialaccounts.register.telling import register_kinds

        register_kinds()
        notices.register("access_failed", "socialaccounts/vault/emails/access_failed")
        notices.register("passwords_imported", "socialaccounts/vault/emails/passwords_imported")
        for kind in ("rotation_due", "rotation_late", "password_changed"):
            notices.register(kind, f"socialaccounts/rotation/emails/{kind}")
