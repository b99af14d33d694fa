import copy
import json
from typing import Any

import pytest

from api.inventory.drawing import drawing, merged
from api.inventory.json_rows import is_plan
from api.inventory.mistakes import Mistake, Mistakes, Unreadable
from api.inventory.money import PriceReader
from api.inventory.plan import PlanReader, read_plan
from api.inventory.ticket_ids import is_safe_id


def seat(number: str, guid: str | None = None, x: float = 0.0, **more: str) -> dict[str, Any]:
    return {"seat_number": number, "seat_guid": guid, "position": {"x": x, "y": 0}, "category": "Gold", **more}


PLAN: dict[str, Any] = {
    "name": "Hall",
    "uuid": "ignored",
    "categories": [{"name": "Gold", "color": "#fc0"}, {"name": "Floor", "color": "#888", "price": 2500}],
    "prices": {"Gold": 9000},
    "zones": [
        {
            "name": "Stalls",
            "zone_id": "z1",
            "position": {"x": 100, "y": 50},
            "rows": [
                {
                    "row_number": "A",
                    "row_number_position": "both",
                    "position": {"x": 10, "y": 5},
                    "seats": [seat("1", "guid-1", x=3, uuid="u"), seat("2", x=23)],
                }
            ],
            "areas": [
                {"shape": "circle", "color": "#eee", "position": {"x": 1, "y": 1}, "text": {"text": "Bar"}},
                {"name": "Pit", "capacity": 2, "category": "Floor", "position": {"x": 7, "y": 7}},
            ],
        },
        {"name": "Lawn", "capacity": 1, "category": "Floor", "position": {"x": 0, "y": 400}},
    ],
    "areas": [{"name": "Terrace", "capacity": 1}],
    "size": {"width": 800, "height": 600},
}


def reader(plan: dict[str, Any] = PLAN, price: int | None = None, *, own_guids: bool = True) -> PlanReader:
    mistakes = Mistakes()
    prices = PriceReader("EUR", mistakes)
    return PlanReader("gala", read_plan(json.dumps(plan).encode()), prices, mistakes, price, own_guids)


def fault(plan: dict[str, Any]) -> Mistake:
    own = reader(plan)
    list(own.rows())
    return own.mistakes.told[0]


def test_a_seat_takes_the_guid_of_the_plan_as_its_id_and_else_one_that_reads() -> None:
    rows = list(reader().rows())
    assert [row.id for row in rows[:2]] == ["guid-1", "gala.Stalls.A.2"]
    assert reader().guids() == ["guid-1"]


def test_guids_that_another_event_has_already_are_told_apart_by_the_event() -> None:
    first = next(iter(reader(own_guids=False).rows()))
    assert (first.id, first.attributes) == ("gala.guid-1", {"seat_guid": "guid-1"})


def test_positions_of_zone_row_and_seat_add_up() -> None:
    first = next(iter(reader().rows()))
    assert (first.x, first.y) == (113.0, 55.0)


def test_prices_come_from_the_category_or_the_list_of_prices() -> None:
    assert [row.price for row in reader().rows()] == [9000, 9000, 2500, 2500, 2500, 0]


def test_a_plan_without_prices_takes_the_price_of_the_request() -> None:
    plan = {key: value for key, value in PLAN.items() if key != "prices"}
    assert [row.price for row in reader(plan, price=10).rows()] == [10, 10, 2500, 2500, 2500, 10]


def test_zones_and_areas_with_a_capacity_are_general_admission() -> None:
    general = [row for row in reader().rows() if row.general]
    assert [row.id for row in general] == ["gala.Pit.1", "gala.Pit.2", "gala.Lawn.1", "gala.Terrace.1"]
    assert [(row.x, row.y) for row in general] == [(107, 57), (107, 57), (0, 400), (0, 0)]


def test_the_drawing_keeps_sizes_colours_and_areas() -> None:
    kept = drawing(read_plan(json.dumps(PLAN).encode()))
    assert kept["size"]["width"] == 800
    assert kept["categories"][0] == {"name": "Gold", "color": "#fc0"}
    assert kept["zones"][0]["areas"][0]["text"]["text"] == "Bar"


def test_the_place_of_a_row_is_found_again_by_its_number() -> None:
    plan = reader()
    assert [plan.place(row.line) for row in plan.rows()][:3] == [
        "zones[0].rows[0].seats[0]", "zones[0].rows[0].seats[1]", "zones[0].areas[1]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("seat_number", "", "seat_number"),
        ("seat_guid", True, "seat_guid"),
        ("category", "Silver", "category"),
        ("accessible", "perhaps", "accessible"),
        ("wheelchair", "perhaps", "wheelchair"),
        ("companion", "perhaps", "companion"),
        ("position", {"x": 1e39, "y": 0}, "position.x"),
    ],
)
def test_a_mistake_in_a_seat_is_named_by_its_path_field_and_value(field: str, value: object, named: str | None) -> None:
    plan = copy.deepcopy(PLAN)
    plan["zones"][0]["rows"][0]["seats"][1][field] = value
    error = fault(plan)
    assert (error.place, error.field) == ("zones[0].rows[0].seats[1]", named)


def test_a_wrong_shape_is_named_by_its_path() -> None:
    with pytest.raises(Unreadable) as refused:
        read_plan(b'{"zones": [{"rows": [{"seats": [{"seat_number": []}]}]}]}')
    assert "$.zones[0].rows[0].seats[0].seat_number" in refused.value.reason


@pytest.mark.parametrize("guid", ["a/b", "{8E1F}", "Platz 1", "ü", "x" * 900, 17])
def test_any_text_is_a_guid(guid: object) -> None:
    plan = copy.deepcopy(PLAN)
    plan["zones"][0]["rows"][0]["seats"][0]["seat_guid"] = guid
    first = next(iter(reader(plan).rows()))
    assert is_safe_id(first.id)
    assert first.attributes == ({} if first.id == str(guid) else {"seat_guid": str(guid)})


def test_zones_of_one_name_with_different_ids_are_different() -> None:
    plan = copy.deepcopy(PLAN)
    plan["zones"].append({**plan["zones"][0], "zone_id": "z2", "areas": []})
    plan["zones"].append({**plan["zones"][0], "areas": []})
    sections = [row.section for row in reader(plan).rows() if not row.general]
    assert sections == ["Stalls"] * 2 + ["Stalls (z2)"] * 2 + ["Stalls"] * 2


@pytest.mark.parametrize("key", ["accessible", "wheelchair"])
def test_what_is_said_of_a_row_or_a_category_is_said_of_its_seats(key: str) -> None:
    for part in ("row", "category", "zone"):
        plan = copy.deepcopy(PLAN)
        zone = plan["zones"][0]
        {"row": zone["rows"][0], "category": plan["categories"][0], "zone": zone}[part][key] = True
        assert [row.accessible for row in reader(plan).rows()][:2] == [True, True]


@pytest.mark.parametrize("part", ["row", "category", "zone"])
def test_a_companion_seat_may_stand_among_seats_that_are_accessible(part: str) -> None:
    plan = copy.deepcopy(PLAN)
    zone = plan["zones"][0]
    {"row": zone["rows"][0], "category": plan["categories"][0], "zone": zone}[part]["accessible"] = True
    zone["rows"][0]["seats"][1]["companion"] = True
    kinds = [(row.accessible, row.companion) for row in reader(plan).rows()][:2]
    assert kinds == [(True, False), (False, True)]


def test_a_seat_that_is_accessible_is_nobodys_companion() -> None:
    plan = copy.deepcopy(PLAN)
    plan["zones"][0]["rows"][0]["companion"] = True
    plan["zones"][0]["rows"][0]["seats"][0]["wheelchair"] = True
    assert [(row.accessible, row.companion) for row in reader(plan).rows()][:2] == [(True, False), (False, True)]
    plan["zones"][0]["rows"][0]["seats"][0]["companion"] = True
    error = fault(plan)
    assert (error.place, error.field) == ("zones[0].rows[0].seats[0]", "companion")


def test_the_text_of_an_area_may_be_plain() -> None:
    plan = copy.deepcopy(PLAN)
    plan["zones"][0]["areas"][0] = {"text": "Bar", "capacity": 1}
    assert "gala.Bar.1" in [row.id for row in reader(plan).rows()]


def test_a_plan_that_grew_keeps_the_rest_of_the_picture() -> None:
    before = drawing(read_plan(json.dumps(PLAN).encode()))
    grown = {"zones": [{"name": "Stalls", "zone_id": "z1", "rows": []}, {"name": "Balcony"}], "size": {"width": 900}}
    after = merged(before, drawing(read_plan(json.dumps(grown).encode())))
    assert after["categories"] == before["categories"]
    assert after["zones"][0] == before["zones"][0]
    assert [zone["name"] for zone in after["zones"]] == ["Stalls", "Lawn", "Balcony"]
    assert after["size"] == {"width": 900.0, "height": 600.0}


def test_a_wrong_price_of_a_category_is_named() -> None:
    error = fault({**PLAN, "prices": {"Gold": "ninety"}})
    assert (error.place, error.field, error.value) == ("categories[0]", "price", "ninety")


def test_a_plan_is_told_from_a_list_by_its_zones() -> None:
    assert is_plan(json.dumps(PLAN).encode())
