from django.urls import path

from consents.events import ready_views, views

app_name = "events"

urlpatterns = [
    path("", views.event_list, name="list"),
    path("new/", views.new, name="new"),
    path("<ev:pk>/", views.event, name="event"),
    path("<ev:pk>/change/", views.change, name="change"),
    path("<ev:pk>/cancel/", views.cancel, name="cancel"),
    path("<ev:pk>/match/", views.match, name="match"),
    path("<ev:pk>/remove/", views.remove, name="remove"),
    path("<ev:pk>/add/<int:expected>/", views.add, name="add"),
    path("<ev:pk>/ready/", ready_views.ready, name="ready"),
    path("<ev:pk>/print-forms/", ready_views.print_forms, name="print_forms"),
    path("<ev:pk>/photographer/", ready_views.photographer, name="photographer"),
]
