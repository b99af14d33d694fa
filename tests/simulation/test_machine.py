"""Every kind of command together, in batches cut anywhere and read twice, against the plain model."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.simulation.buyers import Buyers
from tests.simulation.shard import SHARD
from tests.simulation.staff import Staff
from tests.simulation.stories import Stories
from tests.simulation.venue import RULES


class Rowlock(Buyers, Staff, Stories):
    """Everything that is sent and everything that happens, batch by batch."""

    @initialize(fields=RULES, patience=st.sampled_from([1, 1, 2, 5, 99]))
    def open_the_event(self, fields: dict[str, Any], patience: int) -> None:
        self.patience = patience
        self.change_rules(fields)

    @rule(most=st.integers(1, 30), publication_is_lost=st.booleans(), data=st.data())
    def settle(self, most: int, publication_is_lost: bool, data: st.DataObject) -> None:
        batch = self.queue[:most]
        if not publication_is_lost:
            self.queue = self.queue[most:]
        decision = self.settle_batch(SHARD, batch, data)
        if not publication_is_lost:
            self.withdrawn -= {s.command.id for s in decision.outcomes() if s.command.id in self.tables.outcomes}


# A failure can be replayed from the seed that is printed; making it smaller takes minutes, so only who asks waits for it.
SHRINK = (Phase.shrink,) if os.environ.get("ROWLOCK_TEST_SHRINK") else ()
Rowlock.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    phases=(Phase.reuse, Phase.generate, *SHRINK),
    suppress_health_check=list(HealthCheck),
)
TestRowlock = Rowlock.TestCase
