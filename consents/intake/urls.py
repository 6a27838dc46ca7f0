from django.urls import path

from consents.intake import letter_views, received_views, scan_views, verification_views, views
from consents.intake.batches import tray_views
from consents.intake.batches import views as batches
from consents.intake.printing import views as printing

urlpatterns = [
    path("forms/new/", views.new, name="new"),
    path("forms/to-type-up/", received_views.to_type_up, name="to_type_up"),
    path("forms/<cf:pk>/details/", views.details, name="details"),
    path("forms/<cf:pk>/matches/", views.matches, name="matches"),
    path("forms/<cf:pk>/discard/", views.discard, name="discard"),
    path("forms/<cf:pk>/scan/", scan_views.scan, name="scan"),
    path("forms/<cf:pk>/pages/", scan_views.pages, name="pages"),
    path("forms/<cf:pk>/pages/<int:number>/", scan_views.page, name="page"),
    path("forms/<cf:pk>/original/", scan_views.original, name="original"),
    path("forms/<cf:pk>/verify/", verification_views.verify, name="verify"),
    path("forms/<cf:pk>/letter/", letter_views.letter, name="letter"),
    path("forms/<cf:pk>/letter.pdf", letter_views.letter_pdf, name="letter_pdf"),
    path("verification/", verification_views.queue, name="queue"),
    path("verification/start/", verification_views.start, name="start"),
    path("printing/", printing.jobs, name="print_jobs"),
    path("printing/new/", printing.new, name="print"),
    path("printing/<int:pk>/", printing.job, name="print_job"),
    path("printing/<int:pk>/again/", printing.again, name="print_again"),
    path("printing/<int:pk>/forms.pdf", printing.paper, name="print_paper"),
    path("printing/<cf:pk>/", printing.issued, name="issued"),
    path("printing/<cf:pk>/take-apart/", tray_views.take_apart, name="take_apart"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.new, name="new_batch"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/report/", batches.report, name="batch_report"),
    path("batches/<int:pk>/delete/", batches.delete, name="delete_batch"),
    path("batches/<int:pk>/together/", tray_views.together, name="pages_together"),
    path("batches/<int:pk>/files/<int:number>/", tray_views.file, name="batch_file"),
    path("batches/<int:pk>/pages/<uuid:page>/", tray_views.page, name="scanned_page"),
    path("batches/<int:pk>/pages/<uuid:page>/image/", tray_views.image, name="scanned_image"),
]
