from django.urls import path

from accounts.learning.training import views

app_name = "training"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("everybody/", views.everybody, name="everybody"),
    path("add/", views.add, name="add"),
    path("<int:pk>/certificate/", views.certificate, name="certificate"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/strike-out/", views.strike_out, name="strike_out"),
    path("courses/", views.courses, name="courses"),
    path("courses/new/", views.keep_course, name="new_course"),
    path("courses/<int:pk>/", views.course, name="course"),
    path("courses/<int:pk>/change/", views.keep_course, name="change_course"),
]
