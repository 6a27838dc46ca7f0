from django.urls import path

from socialaccounts.vault.importing import views

app_name = "importing"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:pk>/", views.arrange, name="arrange"),
    path("<uuid:pk>/rows/", views.rows, name="rows"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("<uuid:pk>/done/", views.done, name="done"),
]
