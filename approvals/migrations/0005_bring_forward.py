"""Answers of the first edition as the second reads them. Apart from the schema, since PostgreSQL will not mix the two."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

QUESTIONS = {
    "account": ["service", "platform", "name", "handle", "url"],
    "purpose": ["purpose", "objectives", "audience"],
    "existing": ["why_new"],
    "people": ["lead", "deputy", "second_deputy"],
    "answers": ["answered_by", "answer_hours", "promised_posts_per_week"],
    "promises": ["shows_children", "training", "policy_read"],
}
"""Which answers each step of the first edition asked for: a return named steps then."""
FACTS = ["holders", "address", "credential", "access"]


def bring_forward(apps, schema_editor):
    """Steps become questions; the waiting began with the last move; conditions fall to the lead, due in 30 days."""
    Request = apps.get_model("approvals", "AccountRequest")
    Decision = apps.get_model("approvals", "Decision")
    Condition = apps.get_model("approvals", "Condition")
    Request.objects.update(waiting_since=F("moved_at"))
    for decision in Decision.objects.filter(outcome="returned").iterator():
        decision.questions = [name for slug in decision.questions for name in QUESTIONS.get(slug, [])]
        decision.save(update_fields=["questions"])
    for condition in Condition.objects.exclude(kind__in=FACTS).select_related("request").iterator():
        condition.owner_id = condition.request.lead_id
        condition.due_on = condition.request.decided_at.date() + timedelta(days=30)
        condition.save(update_fields=["owner", "due_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0004_review"),
    ]

    operations = [
        migrations.RunPython(bring_forward, migrations.RunPython.noop),
    ]
