from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import module_has_submodule

from accounts import demo


class Command(BaseCommand):
    """Fills an empty portal with demo data: each room's `demo.seed()`, in the order of the rooms.

    Run again, it changes nothing. It is not one transaction, since a reveal commits its audit event by itself.
    Raises CommandError while DEBUG is off.
    """

    help = "Fill the portal with demo people, accounts, requests and consents."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo data is refused while DEBUG is off: everybody knows its password.")
        for app in apps.get_app_configs():
            if app.module is not None and module_has_submodule(app.module, "demo"):
                import_module(f"{app.name}.demo").seed()
        self.stdout.write(f"Demo people sign in with the password {demo.PASSWORD}")
        for name, full_name, job, *_ in demo.PEOPLE:
            self.stdout.write(f"  {name + demo.DEMO_DOMAIN:<32}{full_name}, {job[0].lower() + job[1:]}")
