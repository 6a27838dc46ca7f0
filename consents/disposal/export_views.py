"""Giving out everything on one child."""

from django import forms
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import open_to, signed_in
from accounts.forms import PortalForm
from accounts.signin.reauth import recently_authenticated
from accounts.widgets import Textarea
from config.workflow import Refused
from consents.disposal import export
from consents.records.models import Child
from consents.takedowns.answers import guard


class ExportForm(PortalForm):
    """Why everything on a child is given out."""

    reason = forms.CharField(
        label="Who asked for it, and when?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Say who asked for it, and when"},
        help_text="For example, subject access request 2026-114 of 3 May. Write no child’s name",
    )


@open_to("consents.dispose")
@recently_authenticated
@never_cache
@require_http_methods(["GET", "POST"])
def export_child(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask why, record it, and stream the ZIP."""
    child = get_object_or_404(Child.objects.visible_to(signed_in(request)), pk=pk)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            export.record_export(child=child, reason=form.cleaned_data["reason"], by=signed_in(request))
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            response = StreamingHttpResponse(export.zip_of(child), content_type="application/zip")
            guard(response, f'attachment; filename="child-{child.pk}.zip"')
            return response
    return render(request, "consents/disposal/export_child.html", {"form": form, "child": child})
