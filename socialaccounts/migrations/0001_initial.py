import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import config.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_audit_guard"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Platform",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("slug", models.SlugField(max_length=30, unique=True)),
                (
                    "hosts",
                    models.JSONField(
                        default=list,
                        help_text="Host names of its pages, without www: the address of an account must be on one.",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SocialAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.CharField(blank=True, max_length=100)),
                ("name", models.CharField(max_length=120)),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="web address")),
                ("purpose", models.TextField(max_length=1000)),
                ("audience", models.TextField(max_length=1000)),
                ("objectives", models.JSONField(default=list)),
                (
                    "promised_posts_per_week",
                    models.PositiveSmallIntegerField(verbose_name="posts promised each week"),
                ),
                ("answered_by", models.CharField(max_length=200, verbose_name="who answers")),
                ("answer_hours", models.CharField(max_length=200, verbose_name="when")),
                ("shows_children", models.BooleanField(default=False, verbose_name="shows children")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("live", "Live"),
                            ("parked", "Parked"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("planned_at", models.DateTimeField(default=config.clock.now, editable=False)),
                ("went_live_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "closed_because",
                    models.TextField(
                        blank=True, editable=False, max_length=1000, verbose_name="why it was closed"
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                models.Value(" "),
                                "name",
                                models.Value(" "),
                                "handle",
                                models.Value(" "),
                                "url",
                                output_field=models.TextField(),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("name"),
                        output_field=models.CharField(max_length=120),
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="social_accounts",
                        to="socialaccounts.platform",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="social_accounts",
                        to="accounts.service",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_name", "pk"],
                "permissions": [
                    ("manage_register", "Change the register and who holds an account"),
                    ("close_account", "Close a social account"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[("lead", "Lead"), ("deputy", "Deputy"), ("editor", "Editor")], max_length=10
                    ),
                ),
                ("since", models.DateField(default=config.clock.today)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="socialaccounts.socialaccount",
                    ),
                ),
            ],
            options={
                "ordering": ["account", "-since", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=254)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credential",
                        to="socialaccounts.socialaccount",
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("reveal_any", "Fetch the password of any social account, saying why"),
                    ("prove_access", "Say whether the comms team can sign in to an account"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sealed_password", models.BinaryField()),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("generated", models.BooleanField(default=False, verbose_name="made by the portal")),
                ("deposited_at", models.DateTimeField(default=config.clock.now)),
                ("due_on", models.DateField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="socialaccounts.credential",
                    ),
                ),
                (
                    "deposited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Rotation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cause", models.CharField(choices=[("monthly", "Monthly change")], max_length=20)),
                ("due_on", models.DateField()),
                ("opened_at", models.DateTimeField(default=config.clock.now)),
                ("next_stage_on", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotations",
                        to="socialaccounts.credential",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotations_closed",
                        to="socialaccounts.version",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotations",
                        to="socialaccounts.version",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=config.clock.now)),
                ("kind", models.CharField(choices=[("shown", "Shown"), ("copied", "Copied")], max_length=10)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveals",
                        to="socialaccounts.version",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccessProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=config.clock.now)),
                ("worked", models.BooleanField(verbose_name="signed in")),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_proofs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="socialaccounts.credential",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="socialaccounts.version",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="socialaccount",
            index=models.Index(fields=["sort_name", "id"], name="account_by_name"),
        ),
        migrations.AddIndex(
            model_name="socialaccount",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["sort_name", "id"],
                name="account_current_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="socialaccount",
            index=models.Index(fields=["status", "sort_name", "id"], name="account_by_status"),
        ),
        migrations.AddIndex(
            model_name="socialaccount",
            index=models.Index(fields=["platform", "sort_name", "id"], name="account_by_platform"),
        ),
        migrations.AddIndex(
            model_name="socialaccount",
            index=models.Index(fields=["service", "sort_name", "id"], name="account_by_service"),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.UniqueConstraint(
                models.F("platform"),
                django.db.models.functions.text.Lower("handle"),
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True), models.Q(("handle", ""), _negated=True)
                ),
                name="one_open_account_per_handle",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.UniqueConstraint(
                models.F("url"),
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True), models.Q(("url", ""), _negated=True)
                ),
                name="one_open_account_per_url",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "planned"), ("went_live_at__isnull", True)),
                    models.Q(("status__in", ["live", "parked"]), ("went_live_at__isnull", False)),
                    ("status", "closed"),
                    _connector="OR",
                ),
                name="account_live_has_a_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("status", "closed"),
                        models.Q(("closed_because", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_because", ""),
                    ),
                    _connector="OR",
                ),
                name="account_closed_says_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("went_live_at__isnull", True),
                    ("went_live_at__gte", models.F("planned_at")),
                    _connector="OR",
                ),
                name="account_live_after_planned",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    (
                        "closed_at__gte",
                        django.db.models.functions.comparison.Coalesce("went_live_at", "planned_at"),
                    ),
                    _connector="OR",
                ),
                name="account_closed_after_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="account_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="socialaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("promised_posts_per_week__gte", 1), ("promised_posts_per_week__lte", 200)
                ),
                name="account_promises_posts",
            ),
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("capacity", "lead"), ("until__isnull", True)),
                fields=("account",),
                name="one_lead_per_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("account", "user"),
                name="one_open_holding",
            ),
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="holding_dates_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["due_on"],
                name="version_current_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("credential",),
                name="one_current_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("credential", "fingerprint"), name="no_value_twice"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    ("superseded_at__gte", models.F("deposited_at")),
                    _connector="OR",
                ),
                name="version_dates_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="rotation",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["due_on", "id"],
                name="rotation_open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="rotation",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["next_stage_on"],
                name="rotation_open_by_stage",
            ),
        ),
        migrations.AddIndex(
            model_name="rotation",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["-closed_at", "-id"],
                name="rotation_closed_last",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("credential", "cause"),
                name="one_open_rotation",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        models.Q(("closed_by", models.F("version")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rotation_closed_by_another_value",
            ),
        ),
        migrations.AddIndex(
            model_name="reveal",
            index=models.Index(fields=["version", "person", "-at"], name="reveal_by_version"),
        ),
        migrations.AddIndex(
            model_name="reveal",
            index=models.Index(fields=["person", "-at"], name="reveal_by_person"),
        ),
        migrations.AddIndex(
            model_name="accessproof",
            index=models.Index(fields=["version", "-id"], name="proof_by_version"),
        ),
        migrations.AddConstraint(
            model_name="accessproof",
            constraint=models.CheckConstraint(
                condition=models.Q(("worked", True), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="failed_access_says_what_happened",
            ),
        ),
    ]
