"""The rules about who gives whom which role, and that there is always an administrator (policy P2)."""

from django.contrib.auth.models import Group

from accounts.people.models import User
from accounts.roles import ADMINISTRATOR
from config.workflow import Refused


def lock_administrators() -> None:
    """Let nobody else take an administrator away until this transaction ends."""
    Group.objects.select_for_update().get(name=ADMINISTRATOR)


def keep_an_administrator(*, without: set[int], field: str | None = None) -> None:
    """Raise Refused unless an administrator stays who may sign in, is not `without`, and has no leaving date.

    To be called under `lock_administrators`.
    """
    staying = User.objects.in_role(ADMINISTRATOR).filter(left_on=None)
    if not staying.exclude(pk__in=without).exists():
        raise Refused(
            "That would leave the portal without an administrator. Make somebody else an administrator first.",
            field,
        )


def is_administrator(person: User) -> bool:
    """Whether the group says so, whether or not they may sign in."""
    return ADMINISTRATOR in person.roles


def locked(pk: int) -> User:
    """The person, their row locked until the transaction ends. Raises DoesNotExist."""
    return User.objects.get_queryset().select_for_update(no_key=True).get(pk=pk)


def refuse_oneself(person: User, by: User | None, sentence: str) -> None:
    """Raise Refused where somebody would do it to themselves."""
    if by is not None and person.pk == by.pk:
        raise Refused(sentence)
