"""What is known of one child, with every record that was merged into theirs, as far as a person may see it."""

from __future__ import annotations

from typing import Any

from accounts.doors import MANAGERS, may_open
from accounts.models import User
from consents.records.models import Child, ChildSay, Consent, Flag, Form, Responsibility, Withdrawal


def summary_of(child: Child, user: User) -> dict[str, Any]:
    """For the page of a child. Flags are for safeguarding; others learn only whom to ask."""
    merged = list(
        child.merged_records.select_related("merged_by", "merge_confirmed_by").order_by("merged_at")
    )
    every = [child.pk, *(one.pk for one in merged)]
    consents = Consent.objects.filter(child__in=every).select_related("form__wording", "form__adult")
    visible = set(
        Form.objects.visible_to(user).filter(consents__child__in=every).values_list("pk", flat=True)
    )
    flags = list(Flag.objects.live().filter(child__in=every))
    withdrawals = Withdrawal.objects.filter(child__in=every).select_related(
        "adult", "form__wording", "correction"
    )
    readable = set(withdrawals.visible_to(user).order_by().values_list("pk", flat=True))
    links = Responsibility.objects.about(every).select_related("adult")
    return {
        "child": child,
        "merged": merged,
        "unconfirmed": [one for one in merged if not one.merge_confirmed_at],
        "consents": [(one, one.form_id in visible) for one in consents.order_by("-form__signed_on", "-pk")],
        "withdrawals": [(one, labels_of(one), one.pk in readable) for one in withdrawals],
        "may_see_names": user.has_perm("consents.record_withdrawal"),
        "may_merge": user.has_perm("consents.merge_child"),
        "may_link": may_open(user, (MANAGERS, "consents.file_form")),
        "links": list(links),
        "says": list(ChildSay.objects.filter(child__in=every).select_related("recorded_by")),
        "flags": flags if user.has_perm("consents.view_flag") else [],
        "is_flagged": bool(flags),
        "alike": list(Child.objects.alike(child)[:5]),
    }


def labels_of(withdrawal: Withdrawal) -> list[str]:
    """The channels that were withdrawn, in the words of the form; by their codes where no form was named."""
    form = withdrawal.form
    return form.labels(withdrawal.channels) if form else withdrawal.channels
