"""Queries and median seconds of the pages about requests, as comms sees them; prints JSON."""

import json
import statistics
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from approvals.models import AccountRequest  # noqa: E402
from tests.bench.inside.people import sign_in  # noqa: E402
from tests.bench.portal import HOST  # noqa: E402
from tests.costs import counted  # noqa: E402

ROUNDS = 15


def main() -> None:
    browser = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    comms = User.objects.get(email="comms@council.example")
    browser.cookies[settings.SESSION_COOKIE_NAME] = sign_in(comms)
    waiting = AccountRequest.objects.filter(status="supported").order_by("-pk")[0]
    pages = {
        "queue": "/requests/",
        "list": "/requests/?tab=all",
        "request": waiting.get_absolute_url(),
        "home of comms": "/",
    }
    print(json.dumps({name: measured(browser, path) for name, path in pages.items()}))


def measured(browser: Client, path: str) -> tuple[int, float]:
    answer = browser.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    with counted() as cost:
        browser.get(path)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        browser.get(path)
        times.append(time.perf_counter() - began)
    return cost.queries, statistics.median(times)


if __name__ == "__main__":
    main()
