"""Only the columns that a page shows, of tables that the portal made; and one of its own, to record in."""

from django.db import models


class Person(models.Model):
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField()

    class Meta:
        managed = False
        db_table = "accounts_user"


class Account(models.Model):
    name = models.CharField(max_length=120)
    handle = models.CharField(max_length=100)
    status = models.CharField(max_length=10)
    sort_name = models.CharField(max_length=120)
    search_text = models.TextField()

    class Meta:
        managed = False
        db_table = "socialaccounts_socialaccount"


class AccountRequest(models.Model):
    name = models.CharField(max_length=120)
    handle = models.CharField(max_length=100)
    status = models.CharField(max_length=14)
    moved_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "approvals_accountrequest"


class AuditEvent(models.Model):
    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=120)
    target_ref = models.CharField(max_length=40)

    class Meta:
        managed = False
        db_table = "accounts_auditevent"


class Version(models.Model):
    id = models.UUIDField(primary_key=True)
    account_id = models.BigIntegerField()
    sealed_password = models.BinaryField()

    class Meta:
        managed = False
        db_table = "floor_version"


class Record(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    person = models.BigIntegerField()
    account = models.BigIntegerField()
    what = models.CharField(max_length=40)

    class Meta:
        managed = False
        db_table = "floor_record"
