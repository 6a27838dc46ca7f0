from django.urls import path

from consents.records import views

urlpatterns = [
    path("", views.forms, name="list"),
    path("search/", views.search, name="search"),
    path("forms/<cf:pk>/", views.form, name="form"),
    path("children/", views.children, name="children"),
    path("children/<int:pk>/", views.child, name="child"),
    path("children/<int:pk>/change/", views.change_child, name="change_child"),
]
