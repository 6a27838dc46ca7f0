"""Counts queries and fetched rows of each measured page in the portal's own process; prints them as JSON.

Takes what `people.py` printed on standard input.
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from tests.bench.pages import HOST, PAGES  # noqa: E402
from tests.costs import counted  # noqa: E402


def main() -> None:
    found = json.load(sys.stdin)
    costs = {}
    for page in PAGES:
        browser = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
        browser.cookies[settings.SESSION_COOKIE_NAME] = found["sessions"][page.person]
        ask = browser.post if page.post else browser.get
        path = page.path.format(**found)
        answer = ask(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers}"
        with counted() as cost:
            ask(path)
        costs[page.name] = [cost.queries, cost.rows]
    print(json.dumps(costs))


if __name__ == "__main__":
    main()
