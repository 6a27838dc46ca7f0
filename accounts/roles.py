"""The roles, and what each may do: the one place that says so. Groups are brought in step after every migration.

`manager` is not a role: a person manages a service, by a Membership. What holders and managers may do is in
`accounts/people/rules.py` and beside the models concerned.
"""

from typing import Any

from django.apps import apps

COMMS = "comms"
COMMS_LEAD = "comms lead"
SAFEGUARDING = "safeguarding"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

ROLES: dict[str, tuple[str, ...]] = {
    COMMS: (
        "socialaccounts.manage_register",
        "socialaccounts.reveal_any",
        "socialaccounts.prove_access",
        "socialaccounts.set_period",
        "socialaccounts.close_account",
        "socialaccounts.manage_incident",
        "socialaccounts.approve_pack",
        "approvals.review_request",
        "consents.file_form",
        "consents.verify_form",
        "consents.record_withdrawal",
        "consents.view_scan_any",
        "consents.merge_child",
        "consents.manage_wording",
        "consents.run_check",
        "consents.answer_check",
        "consents.dispose",
        "accounts.manage_learning",
    ),
    # Given to people who are in comms as well.
    COMMS_LEAD: ("socialaccounts.export_pack", "socialaccounts.approve_pack"),
    SAFEGUARDING: (
        "consents.manage_flag",
        "consents.view_flag",
        "consents.record_withdrawal",
        "consents.run_check",
    ),
    AUDITOR: ("accounts.view_auditevent",),
    ADMINISTRATOR: ("accounts.manage_people", "accounts.view_health", "accounts.read_demo_mail"),
}


def seed_roles(**kwargs: Any) -> None:
    """Make each role's group hold exactly its permissions. Permissions not created yet wait for their app's migration."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    using = kwargs.get("using", "default")
    for role, codenames in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        wanted = [
            permission
            for permission in Permission.objects.using(using).select_related("content_type")
            if f"{permission.content_type.app_label}.{permission.codename}" in codenames
        ]
        group.permissions.set(wanted)
