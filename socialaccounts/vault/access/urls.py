from django.urls import path

from socialaccounts.vault.access import views

urlpatterns = [
    path("access/", views.access, name="access"),
    path("access/change/", views.change, name="access_change"),
    path("access/add/", views.add, name="access_add"),
    path("access/<int:administrator>/remove/", views.remove, name="access_remove"),
]
