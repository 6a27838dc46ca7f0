from django.urls import path

from consents.records import child_views, views, wording_views

urlpatterns = [
    path("", views.forms, name="list"),
    path("search/", views.search, name="search"),
    path("forms/<cf:pk>/", views.form, name="form"),
    path("children/", views.children, name="children"),
    path("children/new/", child_views.add_child, name="add_child"),
    path("children/<int:pk>/", child_views.child, name="child"),
    path("children/<int:pk>/change/", child_views.change_child, name="change_child"),
    path("children/<int:pk>/adults/new/", child_views.add_adult, name="add_adult"),
    path("adults/<int:pk>/shown/", child_views.show_adult, name="show_adult"),
    path("adults/<int:pk>/end/", child_views.end_adult, name="end_adult"),
    path("wordings/", wording_views.wordings, name="wordings"),
    path("wordings/new/", wording_views.new_wording, name="new_wording"),
    path("wordings/compare/", wording_views.compare_wordings, name="compare_wordings"),
    path("wordings/<int:pk>/", wording_views.wording, name="wording"),
    path("wordings/<int:pk>/change/", wording_views.change_wording, name="change_wording"),
    path("wordings/<int:pk>/issue/", wording_views.issue_wording, name="issue_wording"),
    path("wordings/<int:pk>/discard/", wording_views.discard_wording, name="discard_wording"),
]
