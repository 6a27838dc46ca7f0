"""Photo checks of 30 children beside ever more consents, which the database makes of one of the portal’s; prints JSON."""

import json
import random
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from accounts.models import User  # noqa: E402
from config import clock  # noqa: E402
from consents.checks.facts import question_of  # noqa: E402
from consents.checks.models import PhotoCheck  # noqa: E402
from consents.checks.verdict import decide  # noqa: E402
from consents.models import Child, Consent  # noqa: E402
from tests.consents.checks.made import HASH, make_child, make_form  # noqa: E402

ROUNDS = 200
CHILDREN = 30


def main() -> None:
    by = User.objects.get(email="manager@council.example")
    child = make_child("Given Family", added_by=by)
    form = make_form(child)
    first = {"child": child.pk, "adult": form.adult_id, "form": form.pk, "consent": form.consents.get().pk}
    there, costs = 1, {}
    for size in json.load(sys.stdin)["sizes"]:
        grow(first, there, size)
        there = size
        costs[size] = measured(first["child"], size, by)
    print(json.dumps(costs))


def measured(first: int, size: int, by: User) -> dict[str, float]:
    """Of many checks of 30 children picked anywhere: the middle and the 95th of a hundred in ms, queries and rows."""
    from tests.costs import counted

    chosen, took = random.Random(size), []  # noqa: S311 - which children are asked about is no secret
    for _ in range(ROUNDS + 20):
        keys = [first + place for place in chosen.sample(range(size), CHILDREN)]
        check = PhotoCheck(
            channel="facebook", publish_on=clock.today(), photo_sha256=HASH, photo_name="fair.jpg",
            taken_on=clock.today(), caption="What a day", recognisable=CHILDREN, asked_by=by,
        )  # fmt: skip
        began = time.perf_counter()
        verdict = decide(question_of(check, dict.fromkeys(keys, False), now=clock.now()))
        took.append(time.perf_counter() - began)
        assert verdict.outcome == "ALLOW", verdict
    with counted() as cost:
        question_of(check, dict.fromkeys(keys, False), now=clock.now())
    settled = [1000 * one for one in took[20:]]
    return {
        "p50": statistics.median(settled),
        "p95": statistics.quantiles(settled, n=20)[-1],
        "queries": cost.queries,
        "rows": cost.rows,
    }


def grow(first: dict[str, int], start: int, end: int) -> None:
    """Bring the children, each with a form of their own parent that is verified, from `start` to `end`."""
    name = "'Given' || n, 'Family' || n"
    one = {
        "consents_adult": ("adult", {"name": "'Parent ' || n", "folded_name": "'parent ' || n"}),
        "consents_child": (
            "child",
            {
                "given_names": name.split(", ")[0],
                "family_name": name.split(", ")[1],
                "folded_name": "'given' || n || ' family' || n",
                "namesake_key": "'given' || n || ' family' || n",
                "family_key": "'family' || n",
            },
        ),
        "consents_form": ("form", {"adult_id": f"{first['adult']} + n"}),
        "consents_consent": (
            "consent",
            {"form_id": f"{first['form']} + n", "child_id": f"{first['child']} + n"},
        ),
    }
    with connection.cursor() as cursor:
        for table, (key, changes) in one.items():
            multiply(cursor, table, f"id = {first[key]}", start, end, {"id": f"{first[key]} + n", **changes})
        file = {
            "id": "gen_random_uuid()",
            "form_id": f"{first['form']} + n",
            "storage_name": "'bench/' || n",
            "sha256": "md5(n::text) || md5((n + 1)::text)",
        }
        multiply(cursor, "consents_storedfile", f"form_id = {first['form']}", start, end, file)
        cursor.execute(
            "ANALYZE consents_child, consents_adult, consents_form, consents_consent, consents_storedfile"
        )
    assert Consent.objects.filter(form_id__gte=first["form"]).count() == end
    assert Child.objects.filter(pk__gte=first["child"]).count() == end


def multiply(cursor, table: str, where: str, start: int, end: int, changes: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    """Rows of `table` like the one `where` tells, numbered n from `start` up to `end`, with some columns of their own."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'",
        [table],
    )
    columns = [column for (column,) in cursor.fetchall()]
    values = ", ".join(changes.get(column, f"one.{column}") for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
        f" FROM {table} one, generate_series({start}, {end - 1}) n WHERE one.{where}"
    )


if __name__ == "__main__":
    main()
