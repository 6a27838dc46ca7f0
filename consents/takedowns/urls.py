from django.urls import path

from consents.takedowns import flag_views, merge_views, shown_views, views, withdrawal_views

urlpatterns = [
    path("take-downs/", views.take_downs, name="take_downs"),
    path("take-downs/search/", views.search, name="search_take_downs"),
    path("take-downs/export/", views.export, name="export_take_downs"),
    path("take-downs/<td:pk>/", views.take_down, name="take_down"),
    path("take-downs/<td:pk>/done/", views.done, name="take_down_done"),
    path("take-downs/<td:pk>/cannot/", views.cannot, name="take_down_cannot"),
    path("take-downs/<td:pk>/screenshots/<int:number>/", views.screenshot, name="take_down_screenshot"),
    path("take-downs/<td:pk>/letters/<int:child_pk>/", views.letter, name="take_down_letter"),
    path("take-downs/<td:pk>/told/<int:child_pk>/", views.told, name="take_down_told"),
    path("children/<int:pk>/shown/", shown_views.where_shown, name="where_shown"),
    path("withdraw/", withdrawal_views.withdraw, name="withdraw"),
    path("withdrawals/<int:pk>/", withdrawal_views.withdrawal, name="withdrawal"),
    path("withdrawals/<int:pk>/correct/", withdrawal_views.correct, name="correct_withdrawal"),
    path("withdrawals/<int:pk>/letter/", withdrawal_views.acknowledgement, name="withdrawal_letter"),
    path("forms/<cf:pk>/withdraw/", withdrawal_views.withdraw_form, name="withdraw_form"),
    path("children/<int:pk>/withdraw/", withdrawal_views.withdraw_child, name="withdraw_child"),
    path("children/<int:pk>/say/", withdrawal_views.say, name="say"),
    path("children/<int:pk>/flag/", flag_views.raise_flag, name="raise_flag"),
    path("children/<int:pk>/looked-after/", flag_views.looked_after, name="looked_after"),
    path("children/duplicates/", merge_views.duplicates, name="duplicates"),
    path("children/<int:pk>/merge/<int:other>/", merge_views.merge, name="merge_child"),
    path("children/<int:pk>/confirm-merge/", merge_views.confirm_merge, name="confirm_merge"),
    path("children/<int:pk>/undo-merge/", merge_views.undo_merge, name="undo_merge"),
    path("flags/", flag_views.flags, name="flags"),
    path("flags/<int:pk>/", flag_views.flag, name="flag"),
    path("flags/<int:pk>/lift/", flag_views.lift_flag, name="lift_flag"),
]
