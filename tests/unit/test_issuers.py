"""ROWLOCK_ISSUERS: what it may say, and the one line that comes of anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.config import Settings
from shared.errors import ConfigurationError
from shared.issuers import ISSUERS_MAX, Algorithm, IssuedRole, read_issuers

GOOD: dict[str, Any] = {
    "issuer": "https://id.example",
    "audience": "tickets",
    "jwks_url": "https://id.example/keys",
    "prefix": "id",
}


def test_an_issuer_needs_four_fields_and_has_customers_who_sign_with_rs256() -> None:
    (issuer,) = read_issuers(json.dumps([GOOD]))
    assert (issuer.algorithms, issuer.holder_claim, issuer.role) == (
        (Algorithm.RS256,),
        "sub",
        IssuedRole.CUSTOMER,
    )
    assert read_issuers("") == read_issuers("  ") == read_issuers("[]") == ()


@pytest.mark.parametrize(
    "url",
    ["https://id.example:8443/a?b=c", "http://keycloak:8080/keys", "http://10.0.0.4/keys", "http://[::1]:80/keys"],
)
def test_keys_come_over_tls_or_from_the_own_network(url: str) -> None:
    assert read_issuers(json.dumps([GOOD | {"jwks_url": url}]))[0].jwks_url == url


@pytest.mark.parametrize(
    ("issuers", "named"),
    [
        ([GOOD | {"jwks_url": "http://id.example/keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "http://8.8.8.8/keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "ftp://id.example/keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "https:///keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "https://a:b@id.example/keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "https://id.example:99999/keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "https://[id/keys"}], "[0].jwks_url"),
        ([GOOD | {"jwks_url": "https://id.example/\n"}], "[0].jwks_url"),
        ([GOOD, GOOD | {"issuer": "https://other.example"}], "[1].prefix"),
        ([GOOD, GOOD | {"prefix": "other"}], "[1].issuer"),
        ([GOOD | {"prefix": "a|b"}], "[0].prefix"),
        ([GOOD | {"prefix": "id\n"}], "[0].prefix"),
        ([GOOD | {"prefix": "x" * 41}], "[0].prefix"),
        ([GOOD | {"prefix": ""}], "[0].prefix"),
        ([GOOD | {"audience": ""}], "[0].audience"),
        ([GOOD | {"audience": ["tickets"]}], "[0].audience"),
        ([GOOD | {"algorithms": ["HS256"]}], "HS256"),
        ([GOOD | {"algorithms": ["none"]}], "none"),
        ([GOOD | {"algorithms": []}], "[0].algorithms"),
        ([GOOD | {"role": "guest"}], "guest"),
        ([GOOD | {"role": "shop"}], "shop"),
        ([GOOD | {"audiance": "tickets"}], "audiance"),
        ([{name: value for name, value in GOOD.items() if name != "audience"}], "audience"),
        ([GOOD | {"issuer": f"https://{n}", "prefix": f"p{n}"} for n in range(ISSUERS_MAX + 1)], f"<= {ISSUERS_MAX}"),
        (GOOD, "array"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(issuers: object, named: str) -> None:
    with pytest.raises(ConfigurationError) as fault:
        Settings(issuers=json.dumps(issuers))
    line = str(fault.value)
    assert line.startswith("ROWLOCK_ISSUERS")
    assert named in line
    assert "must be" in line or "needs its own" in line
    assert "\n" not in line


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "\ud800", "https://id.example", "null"])
def test_what_is_no_json_list_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^ROWLOCK_ISSUERS is no JSON list"):
        read_issuers(text)
