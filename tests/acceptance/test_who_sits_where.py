"""Who sits where, from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook

from tests.acceptance.local_stack import LocalStack

TICKET = "demo.Stalls.P.4"


def test_a_seat_is_found_as_people_write_it_and_says_who_has_it(stack: LocalStack, tmp_path: Path) -> None:
    assert stack.rowlock("reserve", TICKET, "--holder", "who-ann")["status"] == "SUCCEEDED"
    (found,) = stack.rowlock("who", "demo", "stalls", "p", "4")["items"]
    assert (found["id"], found["holder"], found["status"]) == (TICKET, "who-ann", "HELD")
    assert TICKET in [each["id"] for each in stack.rowlock("who", "demo", "P4")["items"]]
    ended, _, complaint = stack.say("who", "demo", "stals P 4")
    assert ended == 1
    assert "do you mean" in complaint
    assert "Stalls P 4" in complaint
    items = stack.rowlock("reservations", "--event", "demo", "--section", "Stalls")["items"]
    assert "who-ann" in [each["holder"] for each in items]
    sheet, text = tmp_path / "list.xlsx", tmp_path / "list.csv"
    for file in (sheet, text):
        stack.rowlock("reservations", "--event", "demo", "--to", str(file))
    rows = list(csv.DictReader(text.open(encoding="utf-8-sig")))
    assert "who-ann" in [row["holder"] for row in rows]
    assert load_workbook(sheet).worksheets[0].max_row == len(rows) + 1
    assert stack.say("reservations", "--event", "demo", "--to", "list.pdf")[0] == 1


def test_times_are_taken_in_the_zone_of_the_event(stack: LocalStack) -> None:
    made = stack.rowlock(
        "event",
        "create",
        "Evening",
        "--id",
        "evening",
        "--time-zone",
        "Europe/Berlin",
        "--starts-at",
        "2126-11-29 20:00",
    )
    assert made["starts_at"].startswith("2126-11-29T19:00:00")
    later = stack.rowlock("event", "update", "evening", "--starts-at", "2126-07-01 20:00")
    assert (later["starts_at"][:19], later["time_zone"]) == ("2126-07-01T18:00:00", "Europe/Berlin")
    assert "2126-07-01 20:00:00+02:00 Europe/Berlin" in stack.say("event", "show", "evening")[1]
    for words in (("--time-zone", "Europe/Berlinn"), ("--starts-at", "tonight")):
        ended, _, complaint = stack.say("event", "update", "evening", *words)
        assert ended == 1
        assert "must be" in complaint


def test_an_event_is_reported_and_drawn(stack: LocalStack) -> None:
    report = stack.rowlock("event", "report", "demo", "--time-zone", "Europe/Berlin")
    seats = sum(amount["tickets"] for amount in report["statuses"].values())
    assert seats >= 2_000
    assert len(stack.rowlock("seats", "demo", "--map")["statuses"]) == seats
    ended, drawn, _ = stack.say("seats", "demo", "--map")
    assert ended == 0
    assert {"Stalls", "Circle", "Arena"} <= set(drawn.splitlines())
    ended, told, _ = stack.say("event", "report", "demo")
    assert ended == 0
    assert "section Stalls" in told
