from django.urls import path

from approvals.requests import filling, listing, views

app_name = "requests"
urlpatterns = [
    path("", listing.requests, name="list"),
    path("new/", filling.new, name="new"),
    path("about/<sa:pk>/<slug:kind>/", filling.about, name="about"),
    path("<rq:pk>/", views.detail, name="detail"),
    path("<rq:pk>/steps/<slug:slug>/", filling.step, name="step"),
    path("<rq:pk>/check/", filling.check, name="check"),
    path("<rq:pk>/submitted/", filling.submitted, name="submitted"),
    path("<rq:pk>/discard/", filling.discard, name="discard"),
    path("<rq:pk>/comment/", views.comment, name="comment"),
    path("<rq:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<rq:pk>/ask-to-withdraw/", views.ask_withdrawal, name="ask_withdrawal"),
]
