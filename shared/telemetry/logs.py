"""Structured logs: one line an event, a constant name, data as fields; JSON for machines, text on a terminal.

`get("name").info("event_name", shard=7)`. Loggers of libraries end in the same stream.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable, Mapping
from typing import TextIO, cast

import msgspec
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from shared.config import LogFormat, Settings
from shared.ending import before_end
from shared.telemetry.background_writer import BackgroundWriter

_encode = msgspec.json.Encoder().encode
_QUIET = ("httpx2", "kombu", "amqp", "alembic", "urllib3", "httpx", "httpcore", "asyncio")
"""Libraries that say at INFO what nobody asked for."""


class _Sink:
    """Where the lines go; replaced by `configure`, which may come after the first loggers."""

    stream: TextIO | BackgroundWriter = sys.stderr
    as_json = True
    process = ""
    level = logging.INFO


def configure(settings: Settings, process: str = "", stream: TextIO | None = None) -> None:
    """Send this process' logs to `stream` (standard error), each line naming `process` (api, worker, sweep)."""
    if isinstance(_Sink.stream, BackgroundWriter):
        _Sink.stream.close()
    _Sink.stream = BackgroundWriter(stream or sys.stderr, _dropped)
    _Sink.as_json = settings.log_format == LogFormat.JSON or (
        settings.log_format == LogFormat.AUTO and not _Sink.stream.isatty()
    )
    _Sink.process = process
    _Sink.level = getattr(logging, settings.log_level)
    common: list[Processor] = [structlog.processors.add_log_level, _stamp]
    structlog.configure(
        processors=[*common, *_rendering()],
        wrapper_class=structlog.make_filtering_bound_logger(_Sink.level),
        logger_factory=lambda *_: structlog.WriteLogger(cast("TextIO", _Sink.stream)),
        cache_logger_on_first_use=True,
    )
    _adopt_libraries(common)


@before_end
def settle() -> None:
    """Wait, not for long, until the stream has all that was logged."""
    if isinstance(_Sink.stream, BackgroundWriter):
        _Sink.stream.settle()


def get(name: str) -> FilteringBoundLogger:
    """Return the logger of one part of Rowlock."""
    return cast("FilteringBoundLogger", structlog.get_logger(part=name))


def many(name: str, event: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Log `event` at INFO once for each row, in one write: a batch of hundreds must not pay for hundreds of lines."""
    if _Sink.level > logging.INFO:
        return
    if not _Sink.as_json:
        logger = get(name)
        for row in rows:
            logger.info(event, **row)
        return
    head = {"timestamp": _now(), "level": "info", "event": event, "part": name}
    if _Sink.process:
        head["process"] = _Sink.process
    start = _encode(head)[:-1] + b","
    text = b"".join([start + _encode(row)[1:] + b"\n" for row in rows]).decode()
    if text:
        _Sink.stream.write(text)
        _Sink.stream.flush()


def _dropped(lines: int) -> str:
    """Return the line that says how many are missing before it."""
    event: EventDict = {"event": "log_lines_dropped", "lines": lines, "part": "logs", "level": "warning"}
    _stamp(None, "", event)
    return _json(event) + "\n" if _Sink.as_json else f"{event['timestamp']} [warning] {event['event']} lines={lines}\n"


def _stamp(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["timestamp"] = _now()
    if _Sink.process:
        event["process"] = _Sink.process
    return event


def _now() -> str:
    seconds, ms = divmod(time.time_ns() // 1_000_000, 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{ms:03d}Z"


def _rendering() -> list[Processor]:
    if _Sink.as_json:
        # Local variables stay out: they are long, and there are tokens and passwords among them.
        frames = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        return [frames, structlog.processors.JSONRenderer(serializer=_json)]
    return [
        structlog.dev.ConsoleRenderer(colors=_Sink.stream.isatty(), exception_formatter=structlog.dev.plain_traceback)
    ]


def _json(event: EventDict, **_options: object) -> str:
    # The moment first: lines of several processes then sort as text.
    return msgspec.json.encode({"timestamp": event.pop("timestamp"), **event}, enc_hook=repr).decode()


def _adopt_libraries(common: list[Processor]) -> None:
    handler = logging.StreamHandler(_Sink.stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*common, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering()],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(_Sink.level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(_Sink.level, logging.WARNING))
