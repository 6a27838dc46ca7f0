from django.urls import path

from consents.disposal import erasure_views, export_views, views

urlpatterns = [
    path("disposals/", views.disposals, name="disposals"),
    path("disposals/<di:pk>/", views.disposal, name="disposal"),
    path("disposals/<di:pk>/certificate/", views.certificate_pdf, name="disposal_certificate"),
    path("forms/<cf:pk>/dispose/", views.propose, name="propose_disposal"),
    path("forms/<cf:pk>/holds/", views.holds, name="holds"),
    path("holds/<int:pk>/release/", views.release, name="release_hold"),
    path("ending/", views.ending, name="ending"),
    path("ending/letters/", views.renewals, name="renewals"),
    path("children/<int:pk>/export/", export_views.export_child, name="export_child"),
    path("children/<int:pk>/erase/", erasure_views.erase_child, name="erase_child"),
    path("erasures/", erasure_views.erasures, name="erasures"),
    path("erasures/<int:pk>/", erasure_views.erasure, name="erasure"),
]
