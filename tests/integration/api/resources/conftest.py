"""An operator and a guest without a token before the API of the module, and an event to look at."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.events import open_sale
from tests.integration.api.conftest import SettlingHarness

SEATS = (
    b"section,row,number,price,category,view\nStalls,A,1,4500,Gold,good\nStalls,A,2,4500,Gold,\nCircle,B,1,3000,Blue,\n"
)


@pytest.fixture
def operator(api: Api, harness: SettlingHarness) -> Iterator[httpx.Client]:
    with api.client("olga", Role.OPERATOR) as client:
        yield client


@pytest.fixture
def public(api: Api, harness: SettlingHarness) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.url, timeout=40) as client:
        yield client


@pytest.fixture
def gala(operator: httpx.Client) -> str:
    """An event of three seats; its id."""
    return open_sale(operator, "gala", SEATS, hold_seconds=60, refundable=True)
