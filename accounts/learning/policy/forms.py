"""Writing the policy, and saying that one has read it."""

from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.learning.markdown import Section
from accounts.learning.policy.models import PolicyVersion
from accounts.widgets import Textarea

MARKDOWN = "Headings start with ##, points of a list with -, and an address in brackets becomes a link: [text](https://…)."


class VersionForm(PortalForm):
    """A version's texts."""

    version = forms.CharField(label="Number of the version", max_length=20, help_text="For example, 2027-1")
    what_changed = forms.CharField(
        label="What changed since the version before?",
        max_length=2000,
        required=False,
        widget=Textarea(rows=3),
        help_text="People read this first. Leave it empty for the first version.",
    )
    quick_guide = forms.CharField(
        label="Quick guide", max_length=4000, widget=Textarea(rows=8), help_text=MARKDOWN
    )
    body = forms.CharField(
        label="The policy",
        max_length=60_000,
        widget=Textarea(rows=24),
        help_text=f"Each heading begins a section that people tick as read. {MARKDOWN}",
    )

    def __init__(self, *args: Any, version: PolicyVersion, **kwargs: Any) -> None:
        initial = {name: getattr(version, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)


class ReadForm(PortalForm):
    """One tick for each section, at its end."""

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        self.sections = sections
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        for section in self.sections:
            title = section.title or "the introduction"
            self.fields[section.anchor] = forms.BooleanField(
                label=f"I have read “{title}”",
                error_messages={"required": f"Read “{title}”, then tick the box at its end"},
            )

    def parts(self) -> list[tuple[Section, forms.BoundField]]:
        """Each section with its tick box."""
        return [(section, self[section.anchor]) for section in self.sections]
