"""Plain functions that make people and services; each room has its own beside its tests."""

from itertools import count

from django.contrib.auth.models import Group

from accounts.models import Membership, Service, User

PASSWORD = "correct horse battery staple"
_number = count(1)


def make_user(
    full_name: str = "",
    *,
    email: str = "",
    role: str = "",
    service: Service | None = None,
    manages: bool = False,
    password: str | None = PASSWORD,
) -> User:
    """A person, in a role and a service if asked."""
    n = next(_number)
    user = User.objects.create_user(email or f"person{n}@staff.example", full_name or f"Person {n}", password)
    if role:
        user.groups.add(Group.objects.get(name=role))
    if service:
        Membership.objects.create(user=user, service=service, is_manager=manages)
    return user


def make_service(name: str = "") -> Service:
    """A service of the council."""
    return Service.objects.create(name=name or f"Service {next(_number)}")
