"""Searches for children as somebody types their names, letter by letter; prints JSON."""

import json
import statistics
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from consents.records.models import Child  # noqa: E402

WORDS = (
    "mia corfar", "noah penros", "zoë", "ahmed walquin", "freya", "quin", "leo harsalton", "ivy xan", "ol", "amelia zel",
    "salquin", "yorben", "nobody", "theo kelel", "isla morver", "xanzel",
)  # fmt: skip
ROUNDS = 5


def main() -> None:
    typed = [word[:length] for word in WORDS for length in range(2, len(word) + 1)]
    for text in typed:
        list(Child.objects.search(text))
    times = []
    for _ in range(ROUNDS):
        for text in typed:
            began = time.perf_counter()
            list(Child.objects.search(text))
            times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as captured:
        rows = max(len(list(Child.objects.search(text))) for text in typed)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(json.dumps({"p95": p95, "queries": len(captured) / len(typed), "rows": rows}))


if __name__ == "__main__":
    main()
