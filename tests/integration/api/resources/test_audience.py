"""The list of who has which seat, and the report of how an event sells, from a running API."""

from __future__ import annotations

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from openpyxl import load_workbook

from shared.config import Settings
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act
from tests.servers import Servers, database_away
from tests.waiting import eventually


@pytest.fixture
def sold(gala: str, api: Api, operator: httpx.Client, harness: SettlingHarness) -> str:
    """Ann bought a seat, bob holds one, cid had one and gave it back."""
    with api.client("ann") as ann, api.client("=bob") as bob, api.client("cid") as cid:
        act(ann, harness, f"/api/tickets/{SEAT}/reserve", {"metadata": {"name": "Änn", "note": "+1"}})
        act(bob, harness, "/api/tickets/gala.Circle.B.1/reserve")
        act(cid, harness, "/api/tickets/gala.Stalls.A.2/reserve")
        act(cid, harness, "/api/tickets/gala.Stalls.A.2/release")
    act(operator, harness, f"/api/tickets/{SEAT}/confirm", {"holder": "ann"})
    return gala


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_list_is_csv_that_a_spreadsheet_opens(sold: str, operator: httpx.Client) -> None:
    answer = operator.get(f"/api/events/{sold}/reservations")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gala.csv"'
    assert answer.headers["Content-Encoding"] == "gzip"
    plain = operator.get(f"/api/events/{sold}/reservations", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.content == answer.content
    by_seat = {(row["section"], row["number"]): row for row in rows(answer)}
    assert set(by_seat) == {("Stalls", "1"), ("Circle", "1")}
    anns = by_seat["Stalls", "1"]
    assert (anns["holder"], anns["status"], anns["metadata.name"], anns["metadata.note"]) == (
        "ann",
        "CONFIRMED",
        "Änn",
        "'+1",
    )
    assert anns["price"].count(".") == 1
    assert by_seat["Circle", "1"]["holder"] == "'=bob"
    assert [row["holder"] for row in rows(operator.get(f"/api/events/{sold}/reservations?status=CONFIRMED"))] == ["ann"]
    assert [row["holder"] for row in rows(operator.get(f"/api/events/{sold}/reservations?section=Circle"))] == ["'=bob"]


def test_the_list_is_a_sheet_where_one_is_wanted(sold: str, operator: httpx.Client) -> None:
    wanted = {"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    by_accept = operator.get(f"/api/events/{sold}/reservations", headers=wanted)
    by_format = operator.get(f"/api/events/{sold}/reservations?format=xlsx")
    for answer in (by_accept, by_format):
        assert answer.headers["Content-Disposition"].endswith('.xlsx"')
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        head, *seats = sheet.iter_rows(values_only=True)
        holders = {row[head.index("holder")] for row in seats}
        assert holders == {"ann", "=bob"}


def test_a_crowd_that_wants_lists_gets_them_or_is_told_to_come_again(sold: str, operator: httpx.Client) -> None:
    def asked(number: int) -> int:
        kind = ("csv", "xlsx")[number % 2]
        return operator.get(f"/api/events/{sold}/reservations?format={kind}").status_code

    with ThreadPoolExecutor(64) as crowd:
        assert set(crowd.map(asked, range(64))) <= {200, 503}
    assert len(rows(operator.get(f"/api/events/{sold}/reservations"))) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [("format=ods", "format"), ("status=EXPIRED", "status"), ("status=", "status"), ("colour=red", "colour")],
)
def test_what_is_wrong_with_a_query_is_named(sold: str, operator: httpx.Client, query: str, field: str) -> None:
    refused = operator.get(f"/api/events/{sold}/reservations?{query}")
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_an_event_without_sales_has_a_list_with_a_head_and_none_has_none(gala: str, operator: httpx.Client) -> None:
    assert rows(operator.get(f"/api/events/{gala}/reservations")) == []
    for event in ("nowhere", "\u200b", "x" * 201):
        assert operator.get(f"/api/events/{event}/reservations").status_code == 404
        assert operator.get(f"/api/events/{event}/report").status_code == 404


def test_a_report_says_what_is_sold_where_and_for_how_much(sold: str, operator: httpx.Client) -> None:
    report = operator.get(f"/api/events/{sold}/report?time_zone=Europe/Berlin").json()
    price = operator.get(f"/api/tickets/{SEAT}").json()["price"]
    counts = operator.get(f"/api/events/{sold}").json()["counts"]
    assert report["statuses"]["SOLD"] == {"tickets": 1, "total": price}
    assert {name: amount["tickets"] for name, amount in report["statuses"].items()} == {
        name: count for name, count in counts.items() if count
    }
    (stalls,) = [each for each in report["sections"] if each["name"] == "Stalls"]
    assert stalls["statuses"]["SOLD"]["tickets"] == 1
    assert [(day["tickets"], day["total"]) for day in report["days"]] == [(1, price)]
    assert sum(minute["tickets"] for minute in report["minutes"]) == 1
    assert sum(row["tickets"] for row in report["rows"]) == sum(counts.values())


@pytest.mark.parametrize(
    "zone",
    [
        "Mars/Olympus",
        "../etc/passwd",
        "",
        "UTC'; DROP",
        "Europe",
        "x" * 500,
        "\u0130stanbul",
    ],
)
def test_a_zone_that_is_none_is_refused(gala: str, operator: httpx.Client, zone: str) -> None:
    refused = operator.get(f"/api/events/{gala}/report", params={"time_zone": zone})
    assert (refused.status_code, refused.json()["field"]) == (400, "time_zone")


def told(answer: httpx.Response) -> object:
    """Return what an answer says, but for the moment at which it was made."""
    if "json" in answer.headers["Content-Type"]:
        return {**answer.json(), "as_of": ""}
    if "csv" in answer.headers["Content-Type"]:
        return rows(answer)
    return list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))


def test_lists_and_reports_are_whole_or_503_while_postgresql_goes_and_comes(
    sold: str, operator: httpx.Client, servers: Servers, api_settings: Settings
) -> None:
    paths = [f"/api/events/{sold}/{what}" for what in ("reservations?format=csv", "reservations?format=xlsx", "report")]
    whole = {path: told(operator.get(path)) for path in paths}
    is_over = threading.Event()

    def reader(path: str) -> set[tuple[int, bool]]:
        seen = set()
        while not is_over.is_set():
            answer = operator.get(path)
            seen.add((answer.status_code, answer.status_code == 200 and told(answer) == whole[path]))
        return seen

    with ThreadPoolExecutor(8) as crowd:
        readers = [crowd.submit(reader, paths[number % 3]) for number in range(8)]
        for _ in range(3):
            with database_away(servers, api_settings.database_url):
                eventually(lambda: operator.get(paths[-1]).status_code == 503)
            eventually(lambda: operator.get(paths[-1]).status_code == 200)
        is_over.set()
        assert set().union(*(each.result() for each in readers)) == {(200, True), (503, False)}
