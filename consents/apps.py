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
        from consents.records import ages

        for kind in ("child_own_say", "child_of_age"):
            notices.register(kind, f"consents/records/emails/{kind}", ages.child_facts)
        notices.register("flag_review", "consents/records/emails/flag_review", ages.flag_facts)
        for kind in ("check_answered", "check_changed"):
            notices.register(kind, f"consents/checks/emails/{kind}")

        from consents.checks.post import latest_by_account
        from consents.checks.posting import AFTER_POSTING
        from consents.checks.signing_off import AFTER_REVOKING
        from consents.intake.processing import AFTER_INFECTION
        from consents.takedowns import telling
        from consents.takedowns.actions import look_at_child, look_at_form, look_at_new_post
        from socialaccounts.register import activity

        notices.register(telling.KIND, "consents/takedowns/emails/take_down", telling.facts)
        AFTER_POSTING.append(look_at_new_post)
        activity.register_source("posts of checked photos", latest_by_account)
        AFTER_REVOKING.append(look_at_child)
        AFTER_INFECTION.append(look_at_form)
