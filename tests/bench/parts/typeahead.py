"""Finding children while a name is typed, at 1,000,000 children beside 10,000."""

import os

import psycopg

from tests.bench.portal import Bench

SIZES = [int(size) for size in os.environ.get("BENCH_CHILDREN", "10000 1000000").split()]
GROWTH = 3
"""How much longer the slowest twentieth of searches may take with a hundred times the children."""

FIRST = (
    "Amelia Olivia Isla Ava Ivy Freya Lily Florence Mia Willow Noah Oliver George Leo Arthur Muhammad Theo Oscar Zoë "
    "Ahmed"
)
FAMILY = (
    "bar ben cor dal el far gil har ing jar kel lo mor nor ol pen quin ros sal ton ul ver wal xan yor zel"
)


def measure(bench: Bench) -> None:
    spent, counts = {}, {}
    for size in SIZES:
        fill(bench.url, size)
        found = bench.run("naming")
        spent[size], counts[size] = found["p95"], (found["queries"], found["rows"])
    first, last = SIZES[0], SIZES[-1]
    note = f"{spent[last] * 1000:.1f} ms, {spent[first] * 1000:.1f} ms"
    bench.report.at_most(
        f"typing a name: p95 at {last:,} children beside {first:,}",
        spent[last] / spent[first],
        "×",
        GROWTH,
        note,
    )
    for number, what in enumerate(("queries", "rows")):
        bench.report.at_most(
            f"typing a name: {what} at {last:,} children, as at {first:,}",
            counts[last][number],
            what,
            counts[first][number],
        )


def fill(url: str, size: int) -> None:
    """Bring the children to `size`, with names of twenty first names and some eighteen thousand family names."""
    with psycopg.connect(url, autocommit=True) as connection:
        there = connection.execute("SELECT count(*) FROM consents_child").fetchone()
        connection.execute(
            """
            INSERT INTO consents_child (given_names, family_name, known_as, date_of_birth, looked_after, folded_name,
                namesake_key, family_key, added_by_id, added_at)
            SELECT first, initcap(family), '', date '2010-01-01' + n %% 3650, false, lower(first) || ' ' || family,
                lower(first) || ' ' || family, family, (SELECT min(id) FROM accounts_user), now()
            FROM (SELECT n, (%(first)s::text[])[1 + n %% %(firsts)s] AS first,
                    (%(family)s::text[])[1 + n * 7 %% %(families)s] || (%(family)s::text[])[1 + n / 31 %% %(families)s]
                    || (%(family)s::text[])[1 + n / 977 %% %(families)s] AS family
                FROM generate_series(%(from)s::int, %(to)s::int) n) names
            """,
            {
                "first": FIRST.split(),
                "firsts": len(FIRST.split()),
                "family": FAMILY.split(),
                "families": len(FAMILY.split()),
                "from": (there or [0])[0] + 1,
                "to": size,
            },
        )
        connection.execute("VACUUM ANALYZE consents_child")
