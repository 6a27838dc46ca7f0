from django.urls import path

from consents.takedowns import flag_views, withdrawal_views

urlpatterns = [
    path("forms/<cf:pk>/withdraw/", withdrawal_views.withdraw_form, name="withdraw_form"),
    path("children/<int:pk>/withdraw/", withdrawal_views.withdraw_child, name="withdraw_child"),
    path("children/<int:pk>/say/", withdrawal_views.say, name="say"),
    path("children/<int:pk>/flag/", flag_views.raise_flag, name="raise_flag"),
    path("children/<int:pk>/looked-after/", flag_views.looked_after, name="looked_after"),
    path("flags/", flag_views.flags, name="flags"),
    path("flags/<int:pk>/", flag_views.flag, name="flag"),
    path("flags/<int:pk>/lift/", flag_views.lift_flag, name="lift_flag"),
]
