from django.urls import path

from consents.checks import following_views, referred_views, views

app_name = "checks"

urlpatterns = [
    path("", views.check_list, name="list"),
    path("referred/", referred_views.referred, name="referred"),
    path("search/", views.search, name="search"),
    path("new/", views.new, name="new"),
    path("children/", views.children, name="children"),
    path("<pc:pk>/", views.check, name="check"),
    path("<pc:pk>/again/", views.again, name="again"),
    path("<pc:pk>/confirm/", views.confirm, name="confirm"),
    path("<pc:pk>/certificate/", views.certificate, name="certificate"),
    path("<pc:pk>/posted/", following_views.posted, name="posted"),
    path("<pc:pk>/posted/<int:post>/removed/", following_views.removed, name="removed"),
    path("<pc:pk>/answer/", following_views.answer, name="answer"),
    path("sign-offs/<int:child>/", following_views.sign_offs, name="sign_offs"),
    path("sign-offs/<int:child>/<int:pk>/revoke/", following_views.revoke, name="revoke"),
]
