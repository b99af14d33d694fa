"""All looks at the same time, and no longer than a person waits: what has not answered by then is a finding, too."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module

from cli.doctor import looks
from cli.doctor.finding import Finding, State
from cli.doctor.surroundings import Surroundings
from cli.doctor.variables import variables
from shared.errors import RowlockError

Look = tuple[str, Callable[[], list[Finding]], str]


def examine(around: Surroundings, patience_s: float, prepare: Callable[[], object] = lambda: None) -> Iterator[Finding]:
    """Yield what is found, in the order in which one would look. `prepare` is called while they are asked."""
    asked = list(_looks(around))
    answers: queue.SimpleQueue[tuple[int, list[Finding]]] = queue.SimpleQueue()
    for at, look in enumerate(asked):
        # While those before it wait for their answers.
        for library in looks.LIBRARIES.get(look[0], ()):
            import_module(library)
        # Daemons: one that a store holds up must not hold up the end of the program.
        threading.Thread(target=lambda at=at, look=look: answers.put((at, _looked(look))), daemon=True).start()
    prepare()
    found: dict[int, list[Finding]] = {}
    until = time.monotonic() + patience_s
    while len(found) < len(asked):
        try:
            at, findings = answers.get(timeout=max(until - time.monotonic(), 0.001))
        except queue.Empty:
            break
        found[at] = findings
    for at, (name, _, advice) in enumerate(asked):
        yield from found.get(at) or [
            Finding(name, State.BROKEN, f"no answer within {patience_s:g} s (--patience gives more)", advice)
        ]


def _looks(around: Surroundings) -> Iterator[Look]:
    """Yield each look with its name, and what to do if it fails."""
    settings = around.settings

    def one(look: Callable[[], Finding]) -> Callable[[], list[Finding]]:
        return lambda: [look()]

    if settings.celery_broker_url:  # the slowest first
        yield (
            "workers",
            one(lambda: looks.workers(settings)),
            "see that the broker runs; until then the sweep drains by itself",
        )
    yield "API", one(lambda: looks.api(around)), "start it: 'make up' here, or see the log of the api"
    yield "variables", one(variables), "see that .env can be read"
    if settings.database_url:
        at = "see that it runs and that ROWLOCK_DATABASE_URL is right"
        yield "PostgreSQL", one(lambda: looks.postgresql(settings)), at
        yield "schema", one(lambda: looks.schema(settings)), "run: python -m shared.db.migrate"
        yield "poison", one(lambda: looks.poison(settings)), "run: python -m shared.db.migrate"
    if settings.redis_url:
        yield "streams", one(lambda: looks.streams(settings)), "see that Redis runs, and what its configuration lacks"
        yield "set aside", one(lambda: looks.set_aside(settings)), "see that Redis runs"
        yield "queues", one(lambda: looks.queues(settings)), "see that Redis runs"
    if settings.redis_url and settings.database_url:
        yield "troubles", lambda: looks.troubles(settings), "see that the stores run"
    if around.addresses.sweep_metrics:
        yield "sweep", one(lambda: looks.sweep(around.addresses)), "see the log of the sweep"
        yield "Flower", one(lambda: looks.flower(around.addresses)), "see the log of Flower"
        yield "disk", one(lambda: looks.disk(around.layout)), "see that the data folder can be read"


def _looked(look: Look) -> list[Finding]:
    name, find, advice = look
    try:
        return find()
    except Exception as error:  # noqa: BLE001 - a look that fails in a way nobody thought of is a finding, too
        detail = str(error) if isinstance(error, RowlockError | OSError) else f"{type(error).__name__}: {error}"
        return [Finding(name, State.BROKEN, detail, advice)]
