from django.urls import path

from accounts.signin.sessions import views

urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<int:pk>/end/", views.end, name="session_end"),
    path("sessions/end/", views.end_all, name="sessions_end"),
    path("sessions/left/", views.left, name="session_left"),
    path("sessions/stay/", views.stay, name="session_stay"),
]
