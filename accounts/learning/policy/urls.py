from django.urls import path

from accounts.learning.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.policy, name="policy"),
    path("read/", views.read, name="read"),
    path("versions/", views.versions, name="versions"),
    path("versions/new/", views.write, name="new"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/change/", views.write, name="change"),
    path("versions/<int:pk>/issue/", views.issue, name="issue"),
    path("not-read/", views.unread, name="unread"),
    path("not-read/export/", views.export, name="export"),
]
