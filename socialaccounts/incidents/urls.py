from django.urls import path

from socialaccounts.incidents import emergency_views, printing_views, views, working_views

app_name = "incidents"
urlpatterns = [
    path("register/<sa:pk>/compromised/", views.declare, name="declare"),
    path("incidents/", views.incidents, name="list"),
    path("incidents/<in:pk>/", views.incident, name="incident"),
    path("incidents/<in:pk>/steps/<slug:name>/", working_views.step, name="step"),
    path("incidents/<in:pk>/steps/<slug:name>/again/", working_views.reopen, name="reopen"),
    path("incidents/<in:pk>/steps/<slug:name>/give/", working_views.assign, name="assign"),
    path("incidents/<in:pk>/note/", working_views.note, name="note"),
    path("incidents/<in:pk>/team/", working_views.team, name="team"),
    path("incidents/<in:pk>/accounts/", working_views.near, name="near"),
    path("incidents/<in:pk>/accounts/<int:near_pk>/", working_views.look, name="look"),
    path("incidents/<in:pk>/timeline/", printing_views.printable, name="timeline"),
    path("incidents/<in:pk>/timeline.pdf", printing_views.pdf, name="pdf"),
    path("incidents/<in:pk>/close/", views.close, name="close"),
    path("incidents/<in:pk>/false-alarm/", views.false_alarm, name="false_alarm"),
]
in_the_vault = [
    path("emergency/", emergency_views.emergency, name="emergency"),
]
