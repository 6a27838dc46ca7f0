"""My training; for comms everybody's, and the courses."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.learning.training import actions
from accounts.learning.training.certificates import hand_out
from accounts.learning.training.forms import CourseForm, RecordForForm, RecordForm, StrikeOutForm
from accounts.learning.training.models import Certificate, Course, TrainingRecord
from accounts.learning.training.queries import lacking, without
from accounts.paging import keyset_page
from accounts.uploads import held_uploads
from config.workflow import Refused

MANAGE = actions.MANAGE
AUDIT = "accounts.view_auditevent"


@open_to(STAFF)
@held_uploads
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My courses, what I lack, and a form to say that I have done one."""
    user = signed_in(request)
    form = RecordForm(request.POST, request.FILES) if request.method == "POST" else RecordForm()
    if form.is_bound and form.is_valid():
        try:
            actions.record(person=user, by=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "It is recorded. It counts once communications have confirmed it.")
            return redirect("training:mine")
    context = {
        "form": form,
        "records": TrainingRecord.objects.filter(person=user)
        .with_certificates()
        .select_related("course")
        .order_by("-done_on", "-pk")[:50],
        "lacking": [course for _, course in lacking([user])],
    }
    return render(request, "accounts/learning/training/mine.html", context)


@open_to(MANAGE, AUDIT)
@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """All records, the newest first; those to be confirmed, or those of whoever is looked for."""
    words, waiting = request.GET.get("q", "").strip(), request.GET.get("show") == "waiting"
    found = TrainingRecord.objects.with_certificates().select_related("person", "course", "confirmed_by")
    if waiting:
        found = found.to_confirm()
    for word in words.split()[:5]:
        found = found.filter(Q(person__full_name__icontains=word) | Q(course__name__icontains=word))
    context = {
        "page": keyset_page(request, found, by=("-id",)),
        "words": words,
        "only_waiting": waiting,
        "may_manage": signed_in(request).has_perm(MANAGE),
    }
    return render(request, "accounts/learning/training/everybody.html", context)


@open_to(MANAGE)
@held_uploads
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Record a course that somebody did."""
    form = RecordForForm(request.POST, request.FILES) if request.method == "POST" else RecordForForm()
    if form.is_bound and form.is_valid():
        try:
            made = actions.record(by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, f"{made.course.name} is recorded for {made.person.full_name}.")
            return redirect("training:everybody")
    return render(request, "accounts/learning/training/add.html", {"form": form})


@open_to(STAFF)
@never_cache
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of a record: for its person, communications and auditors. The look is on record first."""
    user = signed_in(request)
    visible = Certificate.objects.select_related("record__person", "record__course")
    if not (user.has_perm(MANAGE) or user.has_perm(AUDIT)):
        visible = visible.filter(record__person=user)
    pdf = hand_out(certificate=get_object_or_404(visible, pk=pk), by=user)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{pk}.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response


@open_to(MANAGE)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what somebody recorded of themselves."""
    record = get_object_or_404(TrainingRecord, pk=pk)
    try:
        record = actions.confirm(record=record, by=signed_in(request))
        messages.success(request, f"{record.course.name} of {record.person.full_name} is confirmed.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("training:everybody")


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def strike_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a record out, saying why."""
    record = get_object_or_404(TrainingRecord.objects.select_related("person", "course"), pk=pk)
    form = StrikeOutForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.strike_out(record=record, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, "It is struck out and no longer counts.")
        return redirect("training:everybody")
    return render(request, "accounts/learning/training/strike_out.html", {"record": record, "form": form})


@open_to(MANAGE, AUDIT)
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """All courses."""
    return render(request, "accounts/learning/training/courses.html", {"courses": Course.objects.all()[:200]})


@open_to(MANAGE, AUDIT)
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course, and who must have done it and has not."""
    found = get_object_or_404(Course, pk=pk)
    people = without(found) if found.required and not found.retired_on else without(found).none()
    page = keyset_page(request, people, by=("full_name", "id"))
    return render(request, "accounts/learning/training/course.html", {"course": found, "page": page})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def keep_course(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a course, or change one."""
    found = get_object_or_404(Course, pk=pk) if pk else Course()
    form = CourseForm(request.POST if request.method == "POST" else None, course=found)
    if form.is_bound and form.is_valid():
        try:
            kept = actions.keep_course(course=found, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, f"{kept.name} is saved.")
            return redirect("training:courses")
    return render(request, "accounts/learning/training/keep_course.html", {"course": found, "form": form})
