from django.urls import path

from approvals.completion import views

app_name = "completion"
urlpatterns = [
    path("<rq:pk>/conditions/", views.conditions, name="conditions"),
    path("<rq:pk>/conditions/<int:condition>/tick/", views.tick, name="tick"),
    path("<rq:pk>/conditions/<int:condition>/reopen/", views.reopen, name="reopen"),
    path("<rq:pk>/conditions/<int:condition>/assign/", views.assign, name="assign"),
    path("<rq:pk>/live/", views.complete, name="live"),
]
