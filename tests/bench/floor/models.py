"""Only the columns that a page shows, of tables that the portal made and of views over them; and one table to record in."""

from django.db import models


class Unmanaged(models.Model):
    """A table that is there already."""

    class Meta:
        abstract = True
        managed = False


class Person(Unmanaged):
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField()

    class Meta(Unmanaged.Meta):
        db_table = "accounts_user"


class Grant(Unmanaged):
    user_id = models.BigIntegerField()
    permission = models.CharField(max_length=100)

    class Meta(Unmanaged.Meta):
        db_table = "floor_grant"


class Named(Unmanaged):
    name = models.CharField(max_length=120)

    class Meta(Unmanaged.Meta):
        abstract = True


class Platform(Named):
    class Meta(Unmanaged.Meta):
        db_table = "socialaccounts_platform"


class Service(Named):
    class Meta(Unmanaged.Meta):
        db_table = "accounts_service"


class Account(Named):
    handle = models.CharField(max_length=100)
    status = models.CharField(max_length=10)
    sort_name = models.CharField(max_length=120)
    search_text = models.TextField()
    platform = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    lead = models.CharField(max_length=120)

    class Meta(Unmanaged.Meta):
        db_table = "floor_account"


class Vault(Named):
    handle = models.CharField(max_length=100)
    status = models.CharField(max_length=10)
    sort_name = models.CharField(max_length=120)
    search_text = models.TextField()
    platform = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    holders = models.TextField()
    due_on = models.DateField()
    is_starred = models.BooleanField()
    last_at = models.DateTimeField()

    class Meta(Unmanaged.Meta):
        db_table = "floor_vault"


class AccountRow(Unmanaged):
    status = models.CharField(max_length=10)

    class Meta(Unmanaged.Meta):
        db_table = "socialaccounts_socialaccount"


class AccountRequest(Named):
    status = models.CharField(max_length=14)
    submitted_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    requester_id = models.BigIntegerField()
    claimed_by_id = models.BigIntegerField()
    platform = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    requester = models.CharField(max_length=120)
    claimed_by = models.CharField(max_length=120)

    class Meta(Unmanaged.Meta):
        db_table = "floor_request"


class Held(Named):
    user_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    status = models.CharField(max_length=10)
    sort_name = models.CharField(max_length=120)
    platform = models.CharField(max_length=120)

    class Meta(Unmanaged.Meta):
        db_table = "floor_held"


class Due(Named):
    user_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    due_on = models.DateField()

    class Meta(Unmanaged.Meta):
        db_table = "floor_due"


class Form(Unmanaged):
    status = models.CharField(max_length=10)
    uploaded_by_id = models.BigIntegerField()
    valid_until = models.DateField()

    class Meta(Unmanaged.Meta):
        db_table = "consents_form"


class PhotoCheck(Unmanaged):
    outcome = models.CharField(max_length=14)
    publish_on = models.DateField()
    asked_by_id = models.BigIntegerField()

    class Meta(Unmanaged.Meta):
        db_table = "consents_photocheck"


class Notice(Unmanaged):
    recipient_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    read_at = models.DateTimeField()

    class Meta(Unmanaged.Meta):
        db_table = "accounts_notice"


class AuditEvent(Unmanaged):
    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=120)
    target_ref = models.CharField(max_length=40)
    reason = models.TextField()
    details = models.TextField()

    class Meta(Unmanaged.Meta):
        db_table = "accounts_auditevent"


class Version(Unmanaged):
    id = models.UUIDField(primary_key=True)
    account_id = models.BigIntegerField()
    username = models.CharField(max_length=254)
    sealed_password = models.BinaryField()

    class Meta(Unmanaged.Meta):
        db_table = "floor_version"


class Record(Unmanaged):
    at = models.DateTimeField(auto_now_add=True)
    person = models.BigIntegerField()
    account = models.BigIntegerField()
    what = models.CharField(max_length=40)

    class Meta(Unmanaged.Meta):
        db_table = "floor_record"
