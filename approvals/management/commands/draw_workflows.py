"""Draws the workflow of requests into the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from approvals.requests.drawing import PAGE, drawing


class Command(BaseCommand):
    """`manage.py draw_workflows`: after a change of the workflow, its promises or its words."""

    help = "Draw the workflow of requests into docs/."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / PAGE
        page.write_text(drawing())
        self.stdout.write(f"{PAGE} is drawn")
