"""What Flower hears of the drains: their events leave together, twice a second.

Celery would publish those of each iteration of its event loop; under load that cost the worker as much as the drains.
"""

from __future__ import annotations

from typing import Any

from celery import bootsteps
from celery.worker.consumer.events import Events

FLUSH_SECONDS = 0.5
KEPT_MAX = 1_000
"""Events of half a second, with room to spare; more are sent at once, by the thread that adds the last of them."""


class GatheredEvents(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
    """A step of the consumer, taken anew with each connection to the broker."""

    requires = (Events,)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._flushing: Any = None

    def start(self, consumer: Any) -> None:
        dispatcher = consumer.event_dispatcher
        dispatcher.on_send_buffered, dispatcher.buffer_limit = None, KEPT_MAX
        self._flushing = consumer.hub.call_repeatedly(FLUSH_SECONDS, dispatcher.flush)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        if self._flushing is not None:
            self._flushing.cancel()
