"""Times of day as people mean them in a zone, on the days too on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.time_zones import is_time_zone, moment_in


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-11-29 20:00", "Europe/Berlin", "2026-11-29T19:00:00+00:00"),
        ("2026-07-01 20:00", "Europe/Berlin", "2026-07-01T18:00:00+00:00"),
        ("2026-11-29T20:00:30", "Asia/Kathmandu", "2026-11-29T14:15:30+00:00"),
        ("2026-11-29", "UTC", "2026-11-29T00:00:00+00:00"),
        ("2026-11-29T20:00:00Z", "Europe/Berlin", "2026-11-29T20:00:00+00:00"),
        ("2026-11-29 20:00-05:00", "Europe/Berlin", "2026-11-30T01:00:00+00:00"),
        (" 2026-11-29 20:00 ", "America/New_York", "2026-11-30T01:00:00+00:00"),
        ("2026-10-25 02:30+01:00", "Europe/Berlin", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_a_time_is_taken_where_it_is_meant(text: str, zone: str, moment: str) -> None:
    assert moment_in(text, zone).astimezone(UTC).isoformat() == moment


@pytest.mark.parametrize(
    ("text", "zone", "why"),
    [
        ("2026-03-29 02:30", "Europe/Berlin", "put forward"),
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"),
        ("tonight", "UTC", "must be a time as"),
        ("", "UTC", "must be a time as"),
        ("2026-11-29 25:00", "UTC", "must be a time as"),
        ("0001-01-01 00:00", "Asia/Tokyo", "calendar"),
    ],
)
def test_what_is_no_moment_there_says_why(text: str, zone: str, why: str) -> None:
    with pytest.raises(ValueError, match=r".") as fault:
        moment_in(text, zone)
    assert why in str(fault.value)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_zones_are_known_by_their_names(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Europe", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "UTC\n", "x" * 200, "\u0130"]
)
def test_what_names_no_zone_is_none(name: str) -> None:
    assert not is_time_zone(name)


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - times of day, without a zone
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]),
)
def test_a_time_that_is_taken_is_what_the_clocks_there_show(said: datetime, zone: str) -> None:
    said = said.replace(second=0, microsecond=0)
    try:
        moment = moment_in(said.isoformat(" "), zone)
    except ValueError:
        around = [(said + timedelta(hours=hours)).replace(tzinfo=ZoneInfo(zone)).utcoffset() for hours in (-12, 12)]
        assert around[0] != around[1]
    else:
        assert moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == said
