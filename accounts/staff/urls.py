from django.urls import path

from accounts.staff import away, editing, handing_over, minimising, service_views, subject_access, views
from accounts.staff.importing import views as importing

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("export.csv", views.export, name="export"),
    path("add/", editing.add, name="add"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/change/", editing.change, name="change"),
    path("<int:pk>/service/", editing.change_service, name="change_service"),
    path("<int:pk>/roles/", editing.roles, name="roles"),
    path("<int:pk>/leave/", editing.leave, name="leave"),
    path("<int:pk>/stay/", editing.stay, name="stay"),
    path("<int:pk>/stop/", editing.deactivate, name="deactivate"),
    path("<int:pk>/allow/", editing.reactivate, name="reactivate"),
    path("<int:pk>/away/", away.absence, name="absence"),
    path("<int:pk>/away/<int:absence>/call-off/", away.call_off, name="call_off"),
    path("<int:pk>/invite/", editing.invite, name="invite"),
    path("<int:pk>/hand-over/", handing_over.hand_over, name="hand_over"),
    path("<int:pk>/held/", subject_access.subject_access, name="subject_access"),
    path("retention/", minimising.minimising, name="minimising"),
    path("import/", importing.upload, name="import"),
    path("import/<uuid:pk>/columns/", importing.arrange, name="import_arrange"),
    path("import/<uuid:pk>/rows/", importing.rows, name="import_rows"),
    path("import/<uuid:pk>/done/", importing.done, name="import_done"),
    path("services/", service_views.services_list, name="services"),
    path("services/add/", service_views.add_service, name="add_service"),
    path("services/<int:pk>/rename/", service_views.rename_service, name="rename_service"),
    path("services/<int:pk>/managers/", service_views.managers, name="managers"),
    path("services/<int:pk>/close/", service_views.close_service, name="close_service"),
]
