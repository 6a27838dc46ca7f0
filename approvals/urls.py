from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("requests/", include("approvals.requests.urls")),
    path("requests/", include("approvals.review.urls")),
    path("requests/", include("approvals.completion.urls")),
]
