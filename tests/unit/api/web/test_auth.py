from __future__ import annotations

import jwt
import pytest

from api.web.auth import Identity, Role, Tokens, acting_holder
from api.web.problems import Problem
from shared.config import Settings

SECRET = "a secret of thirty-two characters or more"
HOUR_S = 3_600


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(Settings(token_secret=SECRET))


def _refusal(tokens: Tokens, header: str | None) -> str:
    with pytest.raises(Problem) as refused:
        tokens.identify(header)
    assert refused.value.status == 401
    return refused.value.headers["WWW-Authenticate"]


def test_a_token_that_was_signed_here_names_its_holder_and_role(tokens: Tokens) -> None:
    token, signed = tokens.sign("ann", Role.OPERATOR, HOUR_S)
    known = tokens.identify(f"Bearer {token}")
    assert known == signed
    assert known.is_operator


def test_a_remembered_token_ends_when_it_expires(tokens: Tokens) -> None:
    header = f"Bearer {tokens.sign('ann', Role.GUEST, HOUR_S)[0]}"
    tokens.identify(header)
    tokens._verified[header] = Identity("ann", Role.GUEST, expires_at=0)
    assert "invalid_token" in _refusal(tokens, header)


def test_nobody_is_challenged_without_being_told_of_an_error(tokens: Tokens) -> None:
    assert _refusal(tokens, None) == 'Bearer realm="rowlock"'


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "Bearer ", "Bearer not.a.token"])
def test_what_is_no_bearer_token_is_refused(tokens: Tokens, header: str | None) -> None:
    _refusal(tokens, header)


@pytest.mark.parametrize(
    ("claims", "secret", "algorithm"),
    [
        ({"sub": "ann", "exp": 1}, SECRET, "HS256"),
        ({"sub": "ann", "exp": 9_999_999_999}, "another secret of thirty-two characters", "HS256"),
        ({"sub": "ann", "exp": 9_999_999_999}, SECRET, "HS384"),
        ({"sub": "ann", "exp": 9_999_999_999}, None, "none"),
        ({"sub": "ann", "exp": 9_999_999_999, "role": "king"}, SECRET, "HS256"),
        ({"sub": "ann"}, SECRET, "HS256"),
        ({"exp": 9_999_999_999}, SECRET, "HS256"),
        ({"sub": "", "exp": 9_999_999_999}, SECRET, "HS256"),
        ({"sub": "x" * 201, "exp": 9_999_999_999}, SECRET, "HS256"),
        ({"sub": "a\0b", "exp": 9_999_999_999}, SECRET, "HS256"),
    ],
    ids=[
        "expired",
        "other secret",
        "other algorithm",
        "unsigned",
        "unknown role",
        "endless",
        "no holder",
        "empty",
        "long",
        "nul",
    ],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_token_that_is_not_ours_in_every_part_is_refused(
    tokens: Tokens, claims: dict[str, object], secret: str | None, algorithm: str
) -> None:
    _refusal(tokens, f"Bearer {jwt.encode(claims, secret, algorithm)}")


def test_only_an_operator_acts_for_another() -> None:
    operator, customer = Identity("op", Role.OPERATOR, 0), Identity("ann", Role.CUSTOMER, 0)
    assert acting_holder(operator, "bob") == "bob"
    assert acting_holder(customer, "ann") == "ann"
    with pytest.raises(Problem) as refused:
        acting_holder(customer, "bob")
    assert refused.value.status == 403
