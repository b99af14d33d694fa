"""Log lines as a machine and as a person reads them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from shared.config import LogFormat, Settings
from shared.telemetry import logs


@pytest.fixture(autouse=True)
def _libraries_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def _configure(stream: io.StringIO, form: LogFormat = LogFormat.JSON, level: str = "INFO") -> None:
    logs.configure(Settings(log_format=form, log_level=level), "worker", stream)


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_data_as_fields(stream: io.StringIO) -> None:
    _configure(stream)
    logs.get("drain").info("lock_lost", shard=7)
    (line,) = _lines(stream)
    assert line.pop("timestamp")
    assert line == {"event": "lock_lost", "shard": 7, "level": "info", "part": "drain", "process": "worker"}


def test_libraries_end_in_the_same_stream(stream: io.StringIO) -> None:
    _configure(stream)
    logging.getLogger("a.library").warning("two %d", 2)
    (line,) = _lines(stream)
    assert (line["event"], line["level"], line["process"]) == ("two 2", "warning", "worker")


def test_many_lines_are_written_like_single_ones(stream: io.StringIO) -> None:
    _configure(stream)
    logs.get("drain").info("settled", shard=1)
    logs.many("drain", "settled", [{"shard": 1}])
    one, other = _lines(stream)
    assert one | {"timestamp": ""} == other | {"timestamp": ""}


def test_below_the_level_nothing_is_written(stream: io.StringIO) -> None:
    _configure(stream, level="WARNING")
    logs.get("drain").info("one")
    logs.many("drain", "two", [{}])
    assert stream.getvalue() == ""


def test_a_trace_is_told_without_the_values_of_variables(stream: io.StringIO) -> None:
    _configure(stream)
    password = "open sesame"
    try:
        raise ValueError(len(password))
    except ValueError:
        logs.get("drain").exception("failed")
    assert "ValueError" in stream.getvalue()
    assert password not in stream.getvalue()


def test_a_person_reads_text(stream: io.StringIO) -> None:
    _configure(stream, LogFormat.TEXT)
    logs.many("drain", "settled", [{"shard": 3}])
    assert "settled" in stream.getvalue()
    assert "shard=3" in stream.getvalue()
