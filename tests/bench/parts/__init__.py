"""What `make bench` measures: each module is a part, with `measure(bench: Bench) -> None`.

A new measure is a new module here. Every part gets a database of its own, a copy of one with the demo data, so that parts
run alone and in any order. What must run in a process of the portal's is a module of `tests.bench.inside`.
"""
