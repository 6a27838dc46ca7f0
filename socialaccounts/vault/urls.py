from django.urls import path

from socialaccounts.vault import knowledge_views, listing_views, views
from socialaccounts.vault.access import urls as access
from socialaccounts.vault.recovery import urls as recovery

urlpatterns = [
    path("reveal/", views.reveal, name="reveal"),
    path("reveal/previous/", views.reveal, {"previous": True}, name="reveal_previous"),
    path("copy/", views.copy, name="copy"),
    path("favourite/", listing_views.favourite, name="favourite"),
    *access.urlpatterns,
    *recovery.urlpatterns,
]
of_all_accounts = [
    path("", listing_views.vaults, name="list"),
]
knowledge = [
    path("<int:pk>/", knowledge_views.person, name="person"),
]
