"""What the views share in one process, and its start and end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast

from flask import current_app

from api.threads import Threads
from shared.config import Settings


@dataclass(slots=True, kw_only=True)
class Services:
    settings: Settings
    threads: Threads

    @classmethod
    def build(cls, settings: Settings) -> Services:
        return cls(settings=settings, threads=Threads(settings.api_threads))

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin what runs beside the requests. Called once, on the loop that serves."""

    def stop(self) -> None:
        self.threads.close()


def services() -> Services:
    return cast("Services", current_app.extensions["rowlock"])
