"""Writing a card."""

from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.learning.cards.models import Card, Place
from accounts.learning.policy.forms import MARKDOWN
from accounts.widgets import Radios, Select, Textarea


class CardForm(PortalForm):
    """A card as people read it, and where."""

    title = forms.CharField(
        label="Title", max_length=120, help_text="As a question that people have, if it is one"
    )
    text = forms.CharField(label="Text", max_length=3000, widget=Textarea(rows=8), help_text=MARKDOWN)
    place = forms.ChoiceField(label="Where is it shown?", choices=Place.choices, widget=Select)
    is_shown = forms.TypedChoiceField(
        label="Show it?",
        choices=[("yes", "Yes"), ("no", "No, keep it for later")],
        coerce=lambda answer: answer == "yes",
        widget=Radios(inline=True),
    )

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        initial = {name: getattr(card, name) for name in self.base_fields}
        initial["is_shown"] = "yes" if card.is_shown else "no"
        super().__init__(*args, initial=initial, **kwargs)
