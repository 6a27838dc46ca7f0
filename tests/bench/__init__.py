"""The portal measured beside bare Django that does only the database work, served the same way, runs interleaved.

`python -m tests.bench` (or `make bench`) prints a table and writes var/bench.json. Wall time on a shared machine is noise,
so what is compared is CPU time: of the web workers, and of the database backends that serve them.

`make bench BENCH="pages sweep"` measures these parts alone (`tests/bench/parts/`). BENCH_SIZES="100 1000",
BENCH_SWEEPS="1000" and BENCH_PAGES="home,reveal" measure less of a part.
"""
