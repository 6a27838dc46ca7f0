from django.urls import path

from socialaccounts.register import views
from socialaccounts.register.editing import change
from socialaccounts.register.holding import (
    add_holder,
    change_capacity,
    confirm_holder,
    holders,
    remove_holder,
)
from socialaccounts.register.leaving import leave_account

app_name = "register"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("export.csv", views.export, name="export"),
    path("<sa:pk>/", views.account, name="account"),
    path("<sa:pk>/change/", change, name="change"),
    path("<sa:pk>/leave/", leave_account, name="leave"),
    path("<sa:pk>/holders/", holders, name="holders"),
    path("<sa:pk>/holders/add/", add_holder, name="add_holder"),
    path("<sa:pk>/holders/<int:holder_pk>/change/", change_capacity, name="change_capacity"),
    path("<sa:pk>/holders/<int:holder_pk>/confirm/", confirm_holder, name="confirm_holder"),
    path("<sa:pk>/holders/<int:holder_pk>/end/", remove_holder, name="remove_holder"),
]
