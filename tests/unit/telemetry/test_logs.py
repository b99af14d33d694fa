"""Log lines as a machine and as a person reads them."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from shared.config import LogFormat, Settings
from shared.telemetry import logs
from shared.telemetry.background_writer import HELD_MAX


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


def _text(stream: io.StringIO) -> str:
    logs.settle()
    return stream.getvalue()


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in _text(stream).splitlines()]


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
    assert _text(stream) == ""


def test_a_trace_is_told_without_the_values_of_variables(stream: io.StringIO) -> None:
    _configure(stream)
    password = "open sesame"
    try:
        raise ValueError(len(password))
    except ValueError:
        logs.get("drain").exception("failed")
    assert "ValueError" in _text(stream)
    assert password not in _text(stream)


def test_a_person_reads_text(stream: io.StringIO) -> None:
    _configure(stream, LogFormat.TEXT)
    logs.many("drain", "settled", [{"shard": 3}])
    assert "settled" in _text(stream)
    assert "shard=3" in _text(stream)


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, TextIO]]:
    reading, writing = os.pipe()
    with os.fdopen(reading) as to_read, os.fdopen(writing, "w") as to_write:
        yield to_read, to_write


def test_who_logs_into_a_full_pipe_does_not_wait_and_what_is_missing_is_counted(pipe: tuple[TextIO, TextIO]) -> None:
    to_read, to_write = pipe
    logs.configure(Settings(log_format=LogFormat.JSON), "api", to_write)
    rows = [{"text": "x" * 1_000, "n": n} for n in range(100)]
    loggings = 2 * HELD_MAX // 100_000
    for _ in range(loggings):
        logs.many("submission", "command_accepted", rows)
    read, missing = 0, 0
    while not missing:
        line = json.loads(to_read.readline())
        read += line["event"] == "command_accepted"
        missing = line.get("lines", 0)
    assert missing > 0
    assert read + missing == loggings * 100
    logs.get("drain").info("after")
    assert json.loads(to_read.readline())["event"] == "after"


def test_a_reader_that_went_away_ends_nobody(pipe: tuple[TextIO, TextIO]) -> None:
    to_read, to_write = pipe
    logs.configure(Settings(log_format=LogFormat.JSON), "api", to_write)
    to_read.close()
    for _ in range(3):
        logs.get("drain").info("to nobody")
        logs.settle()


def test_a_process_with_a_full_pipe_ends_and_one_that_is_read_says_all_before() -> None:
    program = (
        "from shared.config import LogFormat, Settings; from shared.telemetry import logs;"
        "logs.configure(Settings(log_format=LogFormat.JSON), 'api');"
        "logs.many('drain', 'settled', [{'n': n, 'text': 'x' * 100} for n in range(10_000)])"
    )
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) as unread:
        assert unread.wait(30) == 0
    read = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, check=True)
    assert len(read.stderr.splitlines()) == 10_000


def test_nothing_is_written_to_the_file_that_came_after_the_log_s(tmp_path: Path) -> None:
    log = (tmp_path / "log").open("w")
    number = log.fileno()
    logs.configure(Settings(log_format=LogFormat.JSON), "worker", log)
    log.close()
    other = os.open(tmp_path / "other", os.O_WRONLY | os.O_CREAT)
    assert other == number
    logs.get("drain").info("lock_lost")
    logs.settle()
    os.close(other)
    assert (tmp_path / "other").read_text() == ""
    assert "lock_lost" in (tmp_path / "log").read_text()
