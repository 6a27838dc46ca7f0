from django.urls import path

from socialaccounts.vault.pack import views

app_name = "pack"
urlpatterns = [
    path("", views.packs, name="list"),
    path("ask/", views.ask, name="ask"),
    path("instructions/", views.instructions, name="instructions"),
    path("<int:pk>/", views.pack, name="pack"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/fetch/", views.fetch, name="fetch"),
    path("<int:pk>/opened/", views.opened, name="opened"),
]
