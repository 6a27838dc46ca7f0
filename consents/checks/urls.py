from django.urls import path

from consents.checks import views

app_name = "checks"

urlpatterns = [
    path("", views.check_list, name="list"),
    path("search/", views.search, name="search"),
    path("new/", views.new, name="new"),
    path("children/", views.children, name="children"),
    path("<pc:pk>/", views.check, name="check"),
    path("<pc:pk>/again/", views.again, name="again"),
    path("<pc:pk>/confirm/", views.confirm, name="confirm"),
    path("<pc:pk>/certificate/", views.certificate, name="certificate"),
]
