from django.urls import URLPattern, URLResolver, include, path

from consents.checks import urls as checks
from consents.disposal import urls as disposal
from consents.events import urls as events
from consents.intake import urls as intake
from consents.records import urls as records
from consents.takedowns import urls as takedowns

# One name space for all that is about forms and children: `consents:form`, `consents:verify`, `consents:withdraw_form`.
urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "consents/",
        include(
            (
                [*records.urlpatterns, *intake.urlpatterns, *takedowns.urlpatterns, *disposal.urlpatterns],
                "consents",
            )
        ),
    ),
    path("checks/", include(checks)),
    path("events/", include(events)),
]
