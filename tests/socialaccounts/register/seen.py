"""What the register's tests look at: who holds an account, who was told what, and what the audit says happened."""

from accounts.models import AuditEvent, Notice


def holders_of(account):
    current = account.holders.current().by_capacity()
    return [(one.user.full_name, one.capacity) for one in current.select_related("user")]


def told():
    return sorted(Notice.objects.values_list("recipient__full_name", "title"))


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))
