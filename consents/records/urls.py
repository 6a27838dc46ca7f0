from django.urls import path

from consents.records import flag_views, saying_views, views

urlpatterns = [
    path("", views.forms, name="list"),
    path("search/", views.search, name="search"),
    path("forms/<cf:pk>/", views.form, name="form"),
    path("forms/<cf:pk>/withdraw/", saying_views.withdraw_form, name="withdraw_form"),
    path("children/", views.children, name="children"),
    path("children/<int:pk>/", views.child, name="child"),
    path("children/<int:pk>/change/", views.change_child, name="change_child"),
    path("children/<int:pk>/withdraw/", saying_views.withdraw_child, name="withdraw_child"),
    path("children/<int:pk>/say/", saying_views.say, name="say"),
    path("children/<int:pk>/flag/", flag_views.raise_flag, name="raise_flag"),
    path("children/<int:pk>/looked-after/", flag_views.looked_after, name="looked_after"),
    path("flags/", flag_views.flags, name="flags"),
    path("flags/<int:pk>/", flag_views.flag, name="flag"),
    path("flags/<int:pk>/lift/", flag_views.lift_flag, name="lift_flag"),
]
