from django.urls import path

from consents.records import views, wording_views

urlpatterns = [
    path("", views.forms, name="list"),
    path("search/", views.search, name="search"),
    path("forms/<cf:pk>/", views.form, name="form"),
    path("children/", views.children, name="children"),
    path("children/<int:pk>/", views.child, name="child"),
    path("children/<int:pk>/change/", views.change_child, name="change_child"),
    path("wordings/", wording_views.wordings, name="wordings"),
    path("wordings/new/", wording_views.new_wording, name="new_wording"),
    path("wordings/compare/", wording_views.compare_wordings, name="compare_wordings"),
    path("wordings/<int:pk>/", wording_views.wording, name="wording"),
    path("wordings/<int:pk>/change/", wording_views.change_wording, name="change_wording"),
    path("wordings/<int:pk>/issue/", wording_views.issue_wording, name="issue_wording"),
    path("wordings/<int:pk>/discard/", wording_views.discard_wording, name="discard_wording"),
]
