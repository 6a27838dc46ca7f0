from django.urls import path

from socialaccounts.closing import views

app_name = "closing"
urlpatterns = [
    path("", views.closing, name="closing"),
    path("start/", views.begin, name="begin"),
    path("day/", views.move, name="move"),
    path("call-off/", views.call_off, name="call_off"),
    path("steps/<slug:name>/", views.step, name="step"),
    path("steps/<slug:name>/again/", views.reopen, name="reopen"),
]
in_the_register = [path("<sa:pk>/close/", views.at_once, name="close")]
