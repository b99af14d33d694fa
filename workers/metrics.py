"""What workers and sweeps count. Both are one process with threads each, so the default registry is right."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Sequence

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from shared.config import Settings

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class BatchHistogram(Histogram):
    """A histogram that takes the values of a whole batch at the price of a few."""

    def observe_many(self, values: Sequence[float]) -> None:
        for index, count in Tally(bisect_left(self._upper_bounds, value) for value in values).items():
            self._buckets[index].inc(count)
        self._sum.inc(sum(values))


DRAINS = Counter("rowlock_drains_total", "Drains of a shard by how they ended", ["shard", "result"])
BATCH_COMMANDS = Histogram(
    "rowlock_batch_commands",
    "Commands settled in one transaction",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000),
)
SETTLE_SECONDS = Histogram("rowlock_settle_seconds", "Time of a batch by phase", ["phase"], buckets=_SECONDS)
OUTCOMES = Counter("rowlock_outcomes_total", "Final outcomes", ["kind", "code"])
FENCE_REFUSALS = Counter(
    "rowlock_fence_refusals_total", "Batches refused by the fencing token in the middle of a drain"
)
LOCK_LOSSES = Counter("rowlock_lock_losses_total", "Shard locks lost while a drain ran")
RETRIES = Counter("rowlock_retries_total", "Batches tried again", ["reason"])
for _reason in ("transient", "split", "fence_moved"):
    RETRIES.labels(_reason)  # there from the start, so that the first one shows as a rise
POISON = Counter("rowlock_poison_total", "Commands set aside because they can't be settled, or not be published")
ACCEPT_TO_OUTCOME = BatchHistogram(
    "rowlock_accept_to_outcome_seconds", "Time from acceptance to outcome, parked ones excepted", buckets=_SECONDS
)

BACKLOG = Gauge("rowlock_shard_backlog", "Commands waiting in a shard", ["shard"])
OLDEST = Gauge("rowlock_shard_oldest_command_age_seconds", "Age of a shard's oldest waiting command", ["shard"])
STORE_UP = Gauge("rowlock_store_up", "1 if the store answered the last sweep", ["store"])
QUEUE_LENGTH = Gauge("rowlock_celery_queue_length", "Wake-ups waiting in a Celery queue", ["queue"])
PARKED = Gauge("rowlock_parked_commands", "Reserves and orders that wait for tickets to come back")
OVERDUE = Gauge("rowlock_overdue_holds", "Holds and waits past their time, not ended yet")
SWEEPS = Counter("rowlock_sweeps_total", "Sweeps")
SWEEP_ACTIONS = Counter("rowlock_sweep_actions_total", "What sweeps did", ["action"])
for _action in ("woken", "not_woken", "drained", "expired", "asked"):
    SWEEP_ACTIONS.labels(_action)
WEBHOOK_ATTEMPTS = Counter(
    "rowlock_webhook_attempts_total", "Messages sent to webhooks, by class of answer", ["answer"]
)
for _answer in ("2xx", "3xx", "4xx", "5xx", "none"):
    WEBHOOK_ATTEMPTS.labels(_answer)

DATABASE_BYTES = Gauge("rowlock_database_bytes", "Size of the database")
REDIS_MEMORY = Gauge("rowlock_redis_memory_bytes", "Memory used by the Redis with the streams")
REDIS_MEMORY_MAX = Gauge("rowlock_redis_memory_max_bytes", "Its limit; 0: none")


def serve(settings: Settings) -> None:
    """Offer the metrics over HTTP if a port is set."""
    if settings.metrics_port:
        start_http_server(settings.metrics_port, addr=settings.metrics_host)
