"""The local stack as a user meets it."""

from __future__ import annotations

import stat
import uuid
from pathlib import Path

import httpx
import psutil

from cli.stack.layout import Layout
from cli.stack.secrets import read
from tests.acceptance.local_stack import LocalStack, run_rowlock


def test_the_demo_event_has_over_two_thousand_seats_in_sections_and_a_standing_area(stack: LocalStack) -> None:
    with stack.client("operator", "operator") as client:
        event = client.get("/api/events/demo").json()
        assert sum(event["counts"].values()) >= 2_000
        sections = {}
        for section in ("Stalls", "Circle", "Arena"):
            page = client.get("/api/events/demo/tickets", params={"section": section, "limit": 1}).json()
            sections[section] = page["items"][0]
    assert sections["Stalls"]["row"]
    assert sections["Arena"]["row"] is None


def test_a_seat_is_reserved_by_submit_and_poll(stack: LocalStack) -> None:
    with stack.client("ann") as client:
        answer = client.post("/api/tickets/demo.Stalls.M.1/reserve")
        assert answer.status_code == 202
        assert "Retry-After" in answer.headers
        final = client.get(answer.headers["Location"], headers={"Prefer": "wait=10"}).json()
        assert final["status"] == "SUCCEEDED"


def test_a_seat_is_reserved_in_one_waiting_call_and_refused_to_the_next(stack: LocalStack) -> None:
    wait = {"Prefer": "wait=10"}
    with stack.client("ben") as ben, stack.client("cleo") as cleo:
        won = ben.post("/api/tickets/demo.Stalls.M.2/reserve", headers=wait)
        assert (won.status_code, won.json()["status"]) == (200, "SUCCEEDED")
        lost = cleo.post("/api/tickets/demo.Stalls.M.2/reserve", headers=wait)
        assert lost.status_code == 409
        assert lost.json()["command"]["code"] == "TICKET_UNAVAILABLE"


def test_the_command_line_reserves_shows_and_releases(stack: LocalStack) -> None:
    ticket, holder = "demo.Stalls.M.3", f"dora-{uuid.uuid4().hex[:6]}"
    reserved = stack.rowlock("reserve", ticket, "--holder", holder)
    assert reserved["status"] == "SUCCEEDED"
    assert stack.rowlock("status", reserved["id"])["id"] == reserved["id"]
    assert stack.rowlock("reserve", ticket, "--holder", "emil", code=3)["code"] == "TICKET_UNAVAILABLE"
    assert stack.rowlock("reservations", "--holder", holder)["items"][0]["ticket_id"] == ticket
    assert stack.rowlock("release", ticket, "--holder", holder)["status"] == "SUCCEEDED"
    changes = [(item["from_status"], item["to_status"]) for item in stack.rowlock("history", ticket)["items"]]
    assert changes == [("AVAILABLE", "HELD"), ("HELD", "AVAILABLE")]


def test_the_command_line_orders_neighbours_and_confirms_them(stack: LocalStack) -> None:
    ordered = stack.rowlock("order", "demo", "-n", "2", "--section", "Circle", "--adjacent", "--holder", "finn")
    assert ordered["status"] == "SUCCEEDED"
    assert len(ordered["ticket_ids"]) == 2
    confirmed = stack.rowlock("confirm", "--order", ordered["order_id"], "--holder", "finn")
    assert confirmed["status"] == "SUCCEEDED"
    held = stack.rowlock("reservations", "--order", ordered["order_id"])["reservations"]
    assert {item["status"] for item in held} == {"CONFIRMED"}


def test_an_event_is_created_filled_and_changed_by_the_command_line(stack: LocalStack, tmp_path: Path) -> None:
    name = f"gala-{uuid.uuid4().hex[:6]}"
    file = tmp_path / "seats.csv"
    file.write_text("section,row,number,price\nParkett,A,1,2500\nParkett,A,2,2500\n")
    assert stack.rowlock("event", "create", "Gala", "--id", name, "--hold-seconds", "60")["id"] == name
    stack.rowlock("event", "import", name, str(file))
    assert len(stack.rowlock("seats", name)["items"]) == 2
    assert stack.rowlock("event", "update", name, "--max-per-holder", "1")["max_per_holder"] == 1
    assert stack.rowlock("event", "update", name, "--max-per-holder", "0")["max_per_holder"] is None
    assert stack.rowlock("event", "update", name, "--max-per-guest", "0")["max_per_guest"] is None
    rules = ("--cool-down-seconds", "5", "--sell-after-start", "--max-waiting-per-ticket", "7", "--max-per-guest", "3")
    changed = stack.rowlock("event", "update", name, *rules)
    assert (changed["cool_down_seconds"], changed["sell_after_start"]) == (5, True)
    assert (changed["max_waiting_per_ticket"], changed["max_per_guest"]) == (7, 3)
    assert name in {event["id"] for event in stack.rowlock("event", "list")["items"]}
    assert stack.rowlock("event", "show", name)["counts"]["AVAILABLE"] == 2


def test_a_fault_is_one_line(stack: LocalStack) -> None:
    done = run_rowlock(stack.env, "seats", "no-such-event")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    nobody = run_rowlock({**stack.env, "ROWLOCK_URL": "http://127.0.0.1:9", "ROWLOCK_TOKEN": "t"}, "event", "list")
    assert nobody.returncode == 1
    assert "nothing answers at http://127.0.0.1:9" in nobody.stderr


def test_a_load_of_many_clients_on_few_tickets_keeps_every_promise(stack: LocalStack) -> None:
    result = stack.rowlock("load", "--clients", "20", "--tickets", "4", "--seconds", "1", "--event", "demo")
    assert result["verdict"]["holds"]
    assert result["verdict"]["accepted"] > 20
    won = [row for row in result["outcomes"] if (row["operation"], row["outcome"]) == ("reserve", "SUCCEEDED")]
    assert won


def test_a_crowd_on_one_seat_has_one_winner(stack: LocalStack) -> None:
    result = stack.rowlock("load", "--clients", "100", "--tickets", "1", "--once")
    counts = {row["outcome"]: row["count"] for row in result["outcomes"]}
    assert counts == {"SUCCEEDED": 1, "TICKET_UNAVAILABLE": 99}
    assert result["verdict"]["holds"]


def test_the_doctor_finds_a_healthy_stack_healthy(stack: LocalStack) -> None:
    found = stack.rowlock("doctor", "--patience", "30")
    assert found["healthy"], found
    assert {finding["name"] for finding in found["findings"]} >= {"API", "PostgreSQL", "streams", "workers", "sweep"}


def test_flower_asks_for_its_login(stack: LocalStack) -> None:
    line = next(line for line in stack.lines if line.startswith("Flower"))
    _, url, _, user, _, password = line.replace(",", "").split()
    assert httpx.get(f"{url}/workers", timeout=20).status_code == 401
    assert httpx.get(f"{url}/workers", auth=(user, password), timeout=20).status_code == 200


def test_secrets_are_readable_by_their_owner_alone(stack: LocalStack) -> None:
    layout = Layout(stack.data)
    for path in (layout.secrets, layout.addresses, layout.processes):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secrets = read(layout.secrets).values()
    for pid in stack.pids():
        words = " ".join(psutil.Process(pid).cmdline())
        assert not any(secret in words for secret in secrets)


def test_a_second_stack_in_the_same_folder_or_on_the_same_port_says_why_not(stack: LocalStack) -> None:
    same_folder = run_rowlock(stack.env, "up")
    assert same_folder.returncode == 1
    assert f"{stack.data} is in use by the rowlock with pid {stack.process.pid}" in same_folder.stderr
    other = {**stack.env, "ROWLOCK_DATA": str(stack.data.parent / "other")}
    same_port = run_rowlock(other, "up")
    assert same_port.returncode == 1
    assert f"port {stack.env['ROWLOCK_PORT']} is taken; choose another with ROWLOCK_PORT" in same_port.stderr
