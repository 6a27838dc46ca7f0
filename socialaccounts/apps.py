from django.apps import AppConfig


class SocialaccountsConfig(AppConfig):
    """The register of social accounts and the vault of their credentials."""

    name = "socialaccounts"

    def ready(self) -> None:
        from accounts import notices
        from accounts.learning import required
        from socialaccounts import contributions
        from socialaccounts.closing import telling as closing
        from socialaccounts.incidents import telling as incidents
        from socialaccounts.register.models import Holder
        from socialaccounts.register.telling import register_kinds
        from socialaccounts.rotation import wording
        from socialaccounts.rotation.models import Cause
        from socialaccounts.rotation.stages import check_stages

        contributions.register()
        register_kinds()
        required.register("holders", lambda: Holder.objects.current().order_by().values("user"))
        incidents.register_kinds()
        closing.register_kinds()
        for kind in ("access_failed", "passwords_imported"):
            notices.register(kind, f"socialaccounts/vault/emails/{kind}")
        for kind in ("many_reveals", "emergency_used"):
            notices.register(kind, f"socialaccounts/vault/emails/{kind}", urgent=True)
        for kind in ("pack_asked", "pack_approved", "pack_made", "pack_opened"):
            notices.register(kind, f"socialaccounts/pack/emails/{kind}", urgent=True)
        notices.register("password_changed", "socialaccounts/rotation/emails/password_changed")
        for kind in (wording.HOLDER, wording.OTHERS):
            notices.register(kind, f"socialaccounts/rotation/emails/{kind}", facts=wording.facts_of)
        check_stages(Cause.values)
