"""What is looked at."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from cli.stack.layout import Addresses, Layout
from cli.target import Target
from shared.config import Settings


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The stores are looked at where their addresses are known."""

    target: Target
    settings: Settings
    addresses: Addresses
    layout: Layout

    @classmethod
    def from_env(cls) -> Surroundings:
        layout, settings = Layout.from_env(), Settings.from_env()
        local = Addresses() if os.environ.get("ROWLOCK_URL") else layout.read_addresses()
        settings = replace(
            settings,
            database_url=settings.database_url or local.database,
            redis_url=settings.redis_url or local.redis,
            broker_url=settings.broker_url or local.broker,
            shards=local.shards or settings.shards,
        )
        return cls(Target.from_env(), settings, local, layout)
