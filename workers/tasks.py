"""The one task. Its message says which shard has commands waiting and nothing more."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="rowlock.drain_shard", ignore_result=True)
def drain_shard(shard: int) -> dict[str, int | str]:
    """Drain one shard; the result is what Flower shows."""
    from workers import bootstrap  # not at once: Flower reads this module too and has no need of the stores

    return bootstrap.drainer().drain(shard).as_result()
