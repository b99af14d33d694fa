"""An organizer's day at the box office: an event is made, filled, changed, watched, listed and cancelled."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.acceptance.local_stack import LocalStack
from tests.browser.clerk import Clerk
from tests.events import open_sale

HALL = "section,row,number,category,price\n" + "".join(
    f"{section},{row},{number},{category},{price}\n"
    for section, category, price in (("Stalls", "Gold", "45.00"), ("Circle", "Blue", "30.00"))
    for row in "AB"
    for number in range(1, 11)
)
DRAWN = """() => {
    const canvas = document.querySelector("office-preview canvas.seats");
    return canvas?.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
}"""
"""Whether there is anything to be seen of the seats."""
WRONG = "section,row,number,price\nStalls,A,1,45.00\nStalls,A,2,fourty\nStalls,A,1,45.00\n"


@pytest.fixture
def operator(stack: LocalStack) -> httpx.Client:
    return stack.client("olga", "operator")


def sold(operator: httpx.Client, ticket: str, holder: str) -> None:
    for verb in ("reserve", "confirm"):
        answer = operator.post(f"/api/tickets/{ticket}/{verb}", json={"holder": holder}, headers={"Prefer": "wait=20"})
        assert answer.status_code == 200, answer.text


def test_an_event_is_made_and_a_file_becomes_its_seats(clerk: Clerk, operator: httpx.Client) -> None:
    clerk.open("#/new")
    clerk.field("Name").fill("An Import")
    clerk.field("Begins").fill("2031-12-01T19:30")
    clerk.field("Time zone").fill("Europe/Nowhere")
    clerk.button("Create").click()
    expect(clerk.main.locator(".wrong")).to_have_text("It must be a time zone, as Europe/Berlin.")
    expect(clerk.field("Time zone")).to_be_focused()
    clerk.picture("office-new")
    clerk.field("Time zone").fill("Europe/Berlin")
    clerk.button("Create").click()
    expect(clerk.main.locator("h1")).to_have_text("An Import")
    assert operator.get("/api/events/an-import").json()["starts_at"] == "2031-12-01T18:30:00.000Z"

    clerk.choose("wrong.csv", WRONG)
    expect(clerk.main).to_contain_text("There are 2 mistakes")
    told = {tuple(row[:3]) for row in clerk.rows("table.mistakes")}
    assert ("3", "price", "fourty") in told
    assert any("stands in line 2 already" in row[3] for row in clerk.rows("table.mistakes"))
    clerk.picture("office-mistakes", whole=True)
    expect(clerk.main.get_by_role("button", name="Import 1 seat")).to_have_count(0)
    expect(clerk.main.locator("button.primary[aria-disabled=true]")).to_be_visible()

    clerk.choose("hall.csv", HALL)
    expect(clerk.main).to_contain_text("40 seats would be new")
    clerk.page.wait_for_function(DRAWN)
    assert clerk.page.evaluate("document.querySelector('office-preview').hall.count") == 40
    expect(clerk.main.locator(".legend")).to_contain_text("Gold €45")
    assert operator.get("/api/events/an-import").json()["counts"]["AVAILABLE"] == 0
    clerk.main.locator("office-preview").scroll_into_view_if_needed()
    clerk.picture("office-preview")
    clerk.button("Import 40 seats").click()
    expect(clerk.main).to_contain_text("40 seats imported.")
    assert operator.get("/api/events/an-import").json()["counts"]["AVAILABLE"] == 40
    clerk.choose("hall.csv", HALL)
    expect(clerk.main).to_contain_text("Nothing in it is new. 40 stand already just so")
    clerk.choose("odd.csv", "Wo,row,number,price\nBox,1,1,45.00\n")
    expect(clerk.main.locator("table.mistakes")).to_be_visible()
    clerk.field("What columns are, where their names do not say it").fill("Wo=section")
    clerk.press("Tab")
    expect(clerk.main).to_contain_text("One seat would be new")
    assert clerk.violations() == []


def test_rules_are_changed_and_what_is_wrong_is_told_at_its_field(clerk: Clerk, operator: httpx.Client) -> None:
    open_sale(operator, "ruled", HALL, time_zone="Europe/Berlin", starts_at="2031-12-01T18:30:00Z")
    clerk.open("#/events/ruled/rules")
    expect(clerk.field("Begins")).to_have_value("2031-12-01T19:30")
    clerk.field("A hold lasts").fill("soon")
    clerk.button("Save").click()
    expect(clerk.main.locator(".wrong")).to_have_text("A whole number from 1 to 2,592,000.")
    clerk.field("A hold lasts").fill("900")
    clerk.field("With extensions at most").fill("600")
    clerk.button("Save").click()
    expect(clerk.main.locator("#rule-max_hold_seconds-wrong")).to_contain_text("must not be less than hold_seconds")
    expect(clerk.field("With extensions at most")).to_be_focused()
    clerk.picture("office-rules-wrong", whole=True)
    clerk.field("With extensions at most").fill("1800")
    clerk.field("Sale closes").fill("2031-12-01T18:00")
    clerk.field("Seats of one holder").fill("4")
    clerk.field("Circle").check()
    clerk.button("Add a price class").click()
    clerk.field("Price class").fill("child")
    clerk.field("Price (EUR)").fill("12,50")
    clerk.button("Save").click()
    expect(clerk.main).to_contain_text("Nothing is changed.")
    clerk.picture("office-rules", whole=True)
    event = operator.get("/api/events/ruled").json()
    assert (event["hold_seconds"], event["max_hold_seconds"], event["max_per_holder"]) == (900, 1800, 4)
    assert event["sales_close_at"] == "2031-12-01T17:00:00.000Z"
    assert (event["closed_sections"], event["refundable"]) == (["Circle"], False)
    assert event["price_classes"] == [{"name": "child", "price": 1250}]
    assert clerk.violations() == []


def test_a_night_is_postponed_copied_cancelled_and_a_copy_deleted(clerk: Clerk, operator: httpx.Client) -> None:
    open_sale(operator, "storm", HALL, starts_at="2031-12-01T18:30:00Z")
    sold(operator, "storm.Stalls.A.1", "ann")
    clerk.open("#/events/storm/rules")
    clerk.button("Postpone").click()
    dialog = clerk.page.locator("dialog")
    dialog.get_by_label("Begins (UTC)").fill("2031-12-08T19:30")
    clerk.button("Postpone", dialog).click()
    expect(clerk.field("Begins")).to_have_value("2031-12-08T19:30")
    clerk.button("Copy").click()
    dialog.get_by_label("Name").fill("Second try")
    clerk.picture("office-copy")
    clerk.button("Copy", dialog).click()
    expect(clerk.main.locator("h1")).to_have_text("Second try")
    clerk.button("Delete").click()
    clerk.button("Delete", dialog).click()
    expect(clerk.main.locator("h1")).to_have_text("Events")
    assert operator.get("/api/events/second-try").status_code == 404
    clerk.go("#/events/storm/rules")
    expect(clerk.button("Delete")).to_have_count(0)
    clerk.button("Cancel the event").click()
    dialog.get_by_label("Reason").fill("storm")
    clerk.picture("office-cancel")
    clerk.button("Cancel the event", dialog).click()
    expect(clerk.main.locator(".good")).to_contain_text("1 tickets were sold and 0 held, by 1 holders")
    expect(clerk.main.locator(".head")).to_contain_text("Reason: storm")
    assert operator.get("/api/events/storm").json()["cancel_reason"] == "storm"
    clerk.button("Take the cancelling back").click()
    clerk.button("Take the cancelling back", dialog).click()
    expect(clerk.button("Cancel the event")).to_be_visible()
    assert operator.get("/api/events/storm").json()["cancelled_at"] is None


def test_who_has_a7_is_found_as_people_ask_and_the_list_is_printed_and_taken_along(
    clerk: Clerk, operator: httpx.Client, tmp_path: Path
) -> None:
    open_sale(operator, "listed", HALL)
    sold(operator, "listed.Stalls.A.7", "Anna Wójcik")
    sold(operator, "listed.Stalls.B.7", '=cmd "x", Bo')
    sold(operator, "listed.Circle.A.7", "'t Hooft")
    clerk.open("#/events/listed/names")
    expect(clerk.main).to_contain_text("3 of 3")
    search = clerk.field("Seat or name")
    for asked, holders in {
        "A7": ["'t Hooft", "Anna Wójcik"],
        "stalls row a, seat 07": ["Anna Wójcik"],
        "wójc": ["Anna Wójcik"],
        "b 7": ['=cmd "x", Bo'],
        "listed.Circle.A.7": ["'t Hooft"],
    }.items():
        search.fill(asked)
        expect(clerk.main.locator("table.names tbody tr")).to_have_count(len(holders))
        assert sorted(row[3] for row in clerk.rows("table.names")) == holders, asked
    search.fill("Z99")
    expect(clerk.main).to_contain_text("Nobody is like that.")
    search.fill("")
    clerk.picture("office-names")
    with clerk.page.expect_download() as taken:
        clerk.button("As CSV").click()
    assert taken.value.suggested_filename == "listed.csv"
    assert "Anna Wójcik" in Path(taken.value.path()).read_text(encoding="utf-8-sig")
    with clerk.page.expect_download() as taken:
        clerk.button("As Excel").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    clerk.page.emulate_media(media="print")
    expect(clerk.page.locator("header.desk")).to_be_hidden()
    expect(clerk.field("Seat or name")).to_be_hidden()
    expect(clerk.main.locator("table.names tbody tr")).to_have_count(3)
    clerk.picture("office-print")
    clerk.page.evaluate("() => { window.printed = 0; window.print = () => printed++; }")
    clerk.page.emulate_media(media="screen")
    clerk.button("Print").click()
    clerk.page.wait_for_function("() => window.printed === 1")


def test_sales_are_live_until_they_are_paused(clerk: Clerk, operator: httpx.Client) -> None:
    open_sale(operator, "watched", HALL)
    sold(operator, "watched.Circle.B.1", "bob")
    clerk.open("#/events/watched/sales")
    number = clerk.main.locator(".tile[data-status=SOLD] dd")
    expect(number).to_have_text("1")
    expect(clerk.main.locator(".tiles")).to_contain_text("€30")
    expect(clerk.main.locator(".fresh").first).to_have_attribute("data-state", "live")
    sold(operator, "watched.Stalls.A.1", "ann")
    expect(number).to_have_text("2")
    expect(clerk.main.locator(".tiles")).to_contain_text("€75")
    clerk.page.wait_for_function("() => document.querySelector('office-chart')?.plot?.data[1].some(value => value > 0)")
    clerk.picture("office-sales", whole=True)
    clerk.button("Hold updates").click()
    sold(operator, "watched.Stalls.A.2", "ann")
    expect(clerk.main.locator(".fresh").first).to_have_attribute("data-state", "held")
    clerk.page.wait_for_timeout(1_000)
    expect(number).to_have_text("2")
    clerk.button("Go on with updates").click()
    expect(number).to_have_text("3")
    assert clerk.rows("section.card table")
    assert clerk.violations() == []


def test_the_queues_say_what_waits_and_who_works(clerk: Clerk) -> None:
    clerk.open("#/queues")
    tiles = clerk.main.locator(".tiles")
    expect(tiles).to_contain_text("Waiting commands")
    expect(tiles.locator("div", has_text="Webhook senders").locator("dd")).to_have_text("1")
    for kind in ("worker", "sweep", "api", "deliver"):
        expect(clerk.main.locator("office-queues .plain-list").last).to_contain_text(kind)
    expect(clerk.main.get_by_role("link", name="Flower")).to_have_attribute("rel", "noopener noreferrer")
    expect(clerk.main.get_by_role("link", name="Grafana")).to_have_count(0)
    assert clerk.rows()[0][0].startswith("shard")
    clerk.picture("office-queues", whole=True)


def test_when_nothing_answers_it_says_so_and_goes_on_by_itself(clerk: Clerk) -> None:
    clerk.open("#/queues")
    expect(clerk.main.locator(".tiles")).to_be_visible()
    clerk.context.set_offline(True)
    expect(clerk.main.locator(".problem")).to_contain_text("Nothing answers")
    expect(clerk.main.locator(".tiles")).to_be_visible()
    clerk.picture("office-cut-off")
    clerk.context.set_offline(False)
    expect(clerk.main.locator(".problem")).to_have_count(0)


ATTACK = '<img src=x onerror="window.pwned=1"><script>pwned=1</script>'


def test_names_that_are_markup_are_shown_and_run_nothing(clerk: Clerk, operator: httpx.Client) -> None:
    rules = {"name": ATTACK, "price_classes": [{"name": "<img src=x onerror=pwned=1>", "price": 5}]}
    assert operator.post("/api/events", json={"id": "hostile", "confirm_by": "holder"} | rules).status_code == 201
    rows = [
        {"section": ATTACK, "row": f"{ATTACK[:30]}", "number": str(n), "price": 100, "category": ATTACK} for n in (1, 2)
    ]
    assert operator.post("/api/events/hostile/tickets", json=rows).status_code == 201
    ticket = operator.get("/api/events/hostile/tickets").json()["items"][0]["id"]
    sold(operator, ticket, ATTACK)
    clerk.open()
    expect(clerk.main).to_contain_text(ATTACK)
    clerk.go("#/events/hostile/sales")
    expect(clerk.main.locator("office-sales > section table")).to_contain_text(ATTACK)
    clerk.go("#/events/hostile/names")
    expect(clerk.main.locator("table.names")).to_contain_text(ATTACK)
    clerk.picture("office-attack")
    clerk.go("#/events/hostile/rules")
    expect(clerk.main.locator("fieldset").last).to_contain_text(ATTACK)
    clerk.go("#/events/hostile/seats")
    clerk.choose(
        f"{ATTACK}.csv", f'section,row,number,price\n"{ATTACK.replace(chr(34), chr(34) * 2)}",1,9,{ATTACK[:28]}\n'
    )
    expect(clerk.main.locator("table.mistakes")).to_contain_text("<img src=x")
    clerk.go(f"#/events/{ATTACK[:20].replace('/', '')}/names")
    expect(clerk.main.locator(".problem")).to_be_visible()
    assert clerk.page.evaluate("window.pwned") is None
    assert clerk.violations() == []


def test_an_import_and_a_closed_section_by_the_keyboard_alone(
    clerk: Clerk, operator: httpx.Client, tmp_path: Path
) -> None:
    open_sale(operator, "keys", HALL.splitlines()[0] + "\nStalls,A,1,Gold,45.00\n")
    clerk.open("#/events/keys/seats")
    page = clerk.page

    def tab_to(holds: str) -> None:
        for _ in range(60):
            if page.evaluate(f"() => {{ const it = document.activeElement; return Boolean({holds}); }}"):
                return
            clerk.press("Tab")
        raise AssertionError(f"never came to the focus: {holds}")

    file = tmp_path / "hall.csv"
    file.write_text(HALL)
    expect(clerk.main.locator("input[type=file]")).to_be_visible()
    tab_to("it.type === 'file'")
    with page.expect_file_chooser() as chooser:
        clerk.press("Space")
    chooser.value.set_files(file)
    expect(clerk.main.locator("#tried")).to_be_focused()
    tab_to("it.innerText === 'Import 39 seats'")
    clerk.press("Enter")
    expect(clerk.main).to_contain_text("39 seats imported.")
    assert any("39 seats imported." in line for line in clerk.said())
    page.evaluate("document.activeElement?.blur()")
    tab_to("it.matches?.('.tabs a') && it.innerText === 'Rules'")
    clerk.press("Enter")
    expect(clerk.field("Circle")).to_be_visible()
    tab_to("it.type === 'checkbox' && it.parentElement.innerText.trim() === 'Circle'")
    clerk.press("Space")
    tab_to("it.innerText === 'Save'")
    clerk.press("Enter")
    expect(clerk.main).to_contain_text("Nothing is changed.")
    assert operator.get("/api/events/keys").json()["closed_sections"] == ["Circle"]
