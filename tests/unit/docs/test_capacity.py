"""The capacity model says what two cores really did, and docs/scaling.md says what the model says."""

from __future__ import annotations

import itertools

import pytest

from bench.capacity import BEGIN, BUSY, DOCS, END, RATES, SYSTEM, TOLERANCE, WORKLOAD, checks, measured, plan, report
from shared.config import Settings

PAGE = (DOCS / "performance.md").read_text()


@pytest.mark.parametrize("check", checks(PAGE), ids=lambda check: check.what)
def test_the_model_is_within_a_fifth_of_what_was_seen(check: object) -> None:
    assert abs(check.beside) <= TOLERANCE  # type: ignore[attr-defined]


def test_the_page_is_the_model_s_own() -> None:
    text = (DOCS / "scaling.md").read_text()
    assert text.partition(f"{BEGIN}\n")[2].partition(END)[0] == report(PAGE)


def test_more_is_never_cheaper_and_each_end_is_said() -> None:
    costs = measured(PAGE)[0][WORKLOAD, SYSTEM]
    plans = [plan(costs, rate, Settings()) for rate in RATES]
    for less, more in itertools.pairwise(plans):
        assert (less.apis, less.workers, less.redis_bytes, less.connections) <= (
            more.apis,
            more.workers,
            more.redis_bytes,
            more.connections,
        )
    for each in plans:
        assert any("one Redis" in end for end in each.ends) == (each.redis_cores > 1)
        assert each.apis >= each.rate * costs.api / 1_000 / BUSY


def test_a_part_that_costs_twice_as_much_needs_twice_as_many() -> None:
    costs = measured(PAGE)[0][WORKLOAD, SYSTEM]
    once, twice = (
        plan(type(costs)(costs.api * n, costs.worker, costs.redis, costs.postgresql), 10**6, Settings()) for n in (1, 2)
    )
    assert twice.apis in (once.apis * 2, once.apis * 2 - 1)
    assert twice.workers == once.workers
