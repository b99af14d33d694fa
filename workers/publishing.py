"""What was settled is made known, whatever happens on the way: the batch is committed, so its queue must go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from shared.domain.commands import Entry
from shared.domain.records import Settled, State
from shared.errors import ShardLockError, StoreUnavailableError
from shared.ports.queues import Publication, Queue, Taken
from shared.telemetry import logs
from workers import metrics
from workers.publish import changes_of, publication, published
from workers.settlement import Settlement

_log = logs.get("publish")


def publish(
    queue: Queue, settlements: Sequence[Settlement], rate: float | None, *, read_next: bool, stay: bool
) -> Taken | None:
    """Publish a batch and read the next one, as `Queue.publish`.

    What a bug keeps from being published is set aside piece by piece; PostgreSQL has its outcome.
    """
    try:
        return queue.publish(publication(settlements, rate), read_next=read_next, stay=stay)
    except (StoreUnavailableError, ShardLockError):
        raise
    except Exception as error:  # noqa: BLE001 - a bug, ours or the script's: it must not stop the shard
        bug = error
    for entry, piece in _pieces(settlements):
        _publish_piece(queue, entry, piece)
    taken = queue.publish(Publication(settled=()), read_next=read_next, stay=stay)
    _log.error("publication_failed", commands=sum(len(each.entries) for each in settlements), exc_info=bug)
    return taken


def _pieces(settlements: Sequence[Settlement]) -> Iterator[tuple[Entry | None, Callable[[], Publication]]]:
    """Yield each command by itself, with its entry if that is to leave the queue, then what a batch changes."""
    for settlement in settlements:
        for settled in settlement.decision.settled:
            yield settled.entry, partial(_outcome, settlement.state, settled)
        for settled in settlement.decision.ended:
            yield None, partial(_end, settlement.state, settled)
        yield None, partial(changes_of, [settlement])


def _outcome(state: State, settled: Settled) -> Publication:
    return Publication(settled=[published(state, settled)])


def _end(state: State, settled: Settled) -> Publication:
    return Publication(settled=(), ended=[published(state, settled)])


def _publish_piece(queue: Queue, entry: Entry | None, piece: Callable[[], Publication]) -> None:
    try:
        queue.publish(piece(), read_next=False, stay=True)
    except (StoreUnavailableError, ShardLockError):
        raise
    except Exception as error:  # noqa: BLE001 - this one is the bug's
        metrics.POISON.inc()
        _log.error("unpublished", command_id=entry and entry.command.id, error=f"{type(error).__name__}: {error}")
        if entry is not None:
            queue.keep(entry)
