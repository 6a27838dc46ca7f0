from django.urls import path

from socialaccounts.vault import views

urlpatterns = [
    path("reveal/", views.reveal, name="reveal"),
    path("reveal/previous/", views.reveal, {"previous": True}, name="reveal_previous"),
    path("copy/", views.copy, name="copy"),
]
