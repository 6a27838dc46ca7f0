from django.urls import path

from consents.intake import letter_views, scan_views, verification_views, views

urlpatterns = [
    path("forms/new/", views.new, name="new"),
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
]
