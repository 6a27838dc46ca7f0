from django.urls import URLPattern, URLResolver, include, path

from consents.checks import urls as checks
from consents.intake import urls as intake
from consents.records import urls as records

# One name space for both: `consents:form`, `consents:verify`.
urlpatterns: list[URLPattern | URLResolver] = [
    path("consents/", include(([*records.urlpatterns, *intake.urlpatterns], "consents"))),
    path("checks/", include(checks)),
]
