from django.urls import path

from socialaccounts.rotation import views
from socialaccounts.rotation.calendars import views as calendars
from socialaccounts.rotation.periods import views as periods
from socialaccounts.rotation.snoozing import views as snoozing

app_name = "rotation"
urlpatterns = [
    path("", views.rotations, name="list"),
    path("period/", periods.for_council, name="period"),
    path("calendar/", calendars.month, name="calendar"),
    path("calendar/feed/", calendars.feed_settings, name="feed"),
]
in_the_vault = [
    path("deposit/", views.deposit, name="deposit"),
    path("works/", views.works, name="works"),
    path("prove/", views.prove, name="prove"),
    path("put-off/<int:rotation_pk>/", snoozing.put_off, name="put_off"),
    path("period/", periods.for_account, name="period"),
]
calendar_feed = path("calendars/<str:token>.ics", calendars.feed, name="calendar_feed")
