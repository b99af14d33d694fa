"""What is counted and logged of settled batches, in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from shared.domain.outcomes import Status
from shared.domain.records import Settled
from shared.ports.queues import Undecodable
from shared.telemetry import logs, tracing
from workers import metrics
from workers.settlement import Settlement

_log = logs.get("drain")


def settled(shard: int, settlements: Sequence[Settlement]) -> None:
    """Count the outcomes that are new, and log each command with its request's id."""
    for settlement in settlements:
        now_ms = settlement.state.now_ms
        outcomes: Counter[tuple[str, str]] = Counter()
        for item in settlement.decision.outcomes():
            if _is_final_now(item):
                outcomes[item.command.kind, item.outcome.code or ""] += 1
        waits = [
            max(now_ms - item.command.submitted_ms, 0) / 1000
            for item in settlement.decision.settled
            if _is_final_now(item)
        ]
        for (kind, code), count in outcomes.items():
            metrics.OUTCOMES.labels(kind, code).inc(count)
        metrics.ACCEPT_TO_OUTCOME.observe_many(waits)
        metrics.BATCH_COMMANDS.observe(len(settlement.entries))
        logs.many("drain", "command_settled", _entries(shard, settlement))
    if tracing.active is not None:
        commands = [entry.command for settlement in settlements for entry in settlement.entries]
        traced = [command.traceparent for command in commands if command.traceparent is not None]
        tracing.active.settled(shard, traced, len(commands))


def set_aside(shard: int, broken: Sequence[Undecodable]) -> None:
    """Say which entries of the stream were no commands."""
    for item in broken:
        metrics.POISON.inc()
        _log.error("entry_set_aside", shard=shard, entry=item.entry_id, error=item.error)


def _is_final_now(item: Settled) -> bool:
    return item.fresh and item.outcome.status is not Status.PENDING


def _entries(shard: int, settlement: Settlement) -> Iterator[dict[str, object]]:
    for item in settlement.decision.outcomes():
        command, outcome = item.command, item.outcome
        entry: dict[str, object] = {
            "shard": shard,
            "sequence": item.entry.sequence,
            "command_id": command.id,
            "kind": command.kind,
            "status": outcome.status,
        }
        if command.request_id is not None:
            entry["request_id"] = command.request_id
        if command.ticket_id is not None:
            entry["ticket_id"] = command.ticket_id
        if outcome.code is not None:
            entry["code"] = outcome.code
        if outcome.parked:
            entry["parked"] = True
        if not item.fresh:
            entry["replayed"] = True
        yield entry
