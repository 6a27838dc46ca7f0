from django.urls import path

from socialaccounts.vault import views
from socialaccounts.vault.access import urls as access
from socialaccounts.vault.recovery import urls as recovery

urlpatterns = [
    path("reveal/", views.reveal, name="reveal"),
    path("reveal/previous/", views.reveal, {"previous": True}, name="reveal_previous"),
    path("copy/", views.copy, name="copy"),
    *access.urlpatterns,
    *recovery.urlpatterns,
]
