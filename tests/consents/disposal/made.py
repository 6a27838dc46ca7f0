"""Forms that have been kept long enough."""

from datetime import timedelta
from typing import Any

from config import clock
from consents.models import Form
from tests.consents import factories


def make_due(**fields: Any) -> Form:
    """A verified form that ended a year ago, with its scan and one drawn page."""
    ended = clock.today() - timedelta(days=365)
    form = factories.make_form(
        **{"signed_on": ended - timedelta(days=300), "valid_until": ended, "channels": ["facebook"]} | fields
    )
    factories.make_page(form.files.get())
    return form
