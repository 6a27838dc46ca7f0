from django.apps import AppConfig


class SocialaccountsConfig(AppConfig):
    """The register of social accounts and the vault of their credentials."""

    name = "socialaccounts"

    def ready(self) -> None:
        from accounts import notices
        from socialaccounts.register.telling import register_kinds

        register_kinds()
        for kind in ("access_failed", "many_reveals"):
            notices.register(kind, f"socialaccounts/vault/emails/{kind}")
        for kind in ("rotation_due", "rotation_late", "password_changed"):
            notices.register(kind, f"socialaccounts/rotation/emails/{kind}")
