from msgspec.structs import replace

from api.services import recent_outcomes
from api.services.recent_outcomes import LIFE_S, VIEWS_MAX, RecentOutcomes
from shared.domain.commands import Kind
from shared.domain.outcomes import Status
from shared.views import CommandView

FINAL = CommandView(
    id="0", kind=Kind.RESERVE, holder="ann", status=Status.SUCCEEDED, submitted_at="2026-01-01T00:00:00Z"
)


def test_only_what_is_final_is_remembered_and_only_for_a_while() -> None:
    now = [0.0]
    outcomes = RecentOutcomes(lambda: now[0])
    outcomes.keep(replace(FINAL, id="waits", status=Status.PENDING))
    outcomes.keep(FINAL)
    assert (outcomes.get("waits"), outcomes.get("0"), outcomes.get("unknown")) == (None, FINAL, None)
    now[0] = LIFE_S - 1
    outcomes.keep(FINAL)  # to be read again does not make it younger
    assert outcomes.get("0") == FINAL
    now[0] = LIFE_S
    assert outcomes.get("0") is None


def test_no_more_are_kept_than_the_bound_and_the_oldest_go_first() -> None:
    outcomes = RecentOutcomes()
    for number in range(VIEWS_MAX + 1):
        outcomes.keep(replace(FINAL, id=str(number)))
    assert outcomes.get("0") is None
    assert outcomes.get("1") is not None
    assert outcomes.get(str(VIEWS_MAX)) is not None
    assert len(outcomes._views) == recent_outcomes.VIEWS_MAX
