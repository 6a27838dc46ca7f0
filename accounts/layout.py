"""Layout objects of the `govuk` pack: a question of another size, and fields that an answer uncovers."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class Question(LayoutObject):
    """One field with its label or legend in another size, or as the page's h1: `Question("purpose", size="m")`."""

    def __init__(self, name: str, *, size: str = "", heading: bool = False) -> None:
        self.fields = [name]
        self.size = size
        self.heading = heading

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        extra = {"question_size": self.size, "question_heading": self.heading, "reveals": {}}
        return render_field(self.fields[0], form, context, template_pack=template_pack, extra_context=extra)


class Conditional(LayoutObject):
    """Radios or checkboxes whose answers uncover more fields: `Conditional("shown", {"yes": ["how_many"]})`.

    The keys are values of choices as text; the values are field names or layout objects. Without JavaScript
    everything is shown, so the form must refuse a hole only where the answer asks for it.
    """

    def __init__(
        self, name: str, reveals: Mapping[str, Sequence[Any]], *, size: str = "", heading: bool = False
    ) -> None:
        self.name = name
        self.reveals = reveals
        self.size = size
        self.heading = heading
        self.fields = [name, *(part for parts in reveals.values() for part in parts)]

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        uncovered = {
            str(value): format_html_join(
                "", "{}", ((self._inside(part, form, context, template_pack),) for part in parts)
            )
            for value, parts in self.reveals.items()
        }
        extra = {"reveals": uncovered, "question_size": self.size, "question_heading": self.heading}
        return render_field(self.name, form, context, template_pack=template_pack, extra_context=extra)

    def _inside(self, part: Any, form: Any, context: Any, template_pack: Any) -> SafeString:
        extra = {"reveals": {}, "question_size": "", "question_heading": False}
        return render_field(part, form, context, template_pack=template_pack, extra_context=extra)
