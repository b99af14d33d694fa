"""The one task. Its message says which shard has commands waiting and nothing more."""

from __future__ import annotations

from celery import shared_task
from kombu.asynchronous import get_event_loop


@shared_task(name="rowlock.drain_shard", ignore_result=True)
def drain_shard(shard: int) -> dict[str, int | str]:
    """Drain one shard; the result is what Flower shows."""
    from workers import bootstrap

    _consume_on()
    return bootstrap.drainer().drain(shard).as_result()


def _consume_on() -> None:
    # A worker whose threads were all taken stops asking the broker, and asks again only with its loop's next turn, seconds
    # later. That this thread has taken up its message is the moment for it.
    loop = get_event_loop()
    if loop is not None:
        loop.call_soon(_nothing)


def _nothing() -> None:
    pass
