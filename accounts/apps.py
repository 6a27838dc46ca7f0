from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People: who they are, what they may do, what they did, what they are owed."""

    name = "accounts"

    def ready(self) -> None:
        from accounts.learning.telling import register_kinds as register_learning
        from accounts.roles import seed_roles
        from accounts.roster import sources
        from accounts.signin.letters import register_kinds as register_signin
        from accounts.staff import telling
        from config.sealed import check_models

        register_signin()
        register_learning()
        checks.register(check_models)
        telling.register_kinds()
        sources.register()

        # The one signal of the portal: permissions exist only once Django has made them after a migration.
        post_migrate.connect(seed_roles, dispatch_uid="accounts.roles.seed_roles")
