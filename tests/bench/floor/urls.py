from django.urls import path

from tests.bench.floor import views

urlpatterns = [
    path("", views.home),
    path("accounts/", views.accounts),
    path("search/", views.search),
    path("vault/", views.vault),
    path("requests/", views.requests),
    path("audit/", views.audit),
    path("reveal/<int:pk>/", views.reveal),
    path("sign-out/", views.sign_out, name="sign-out"),
]
