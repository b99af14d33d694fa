from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from api.principals.bearers import Bearers
from api.principals.identity import Identity, Role
from api.principals.remembered import PLAIN_MAX_LENGTH, Remembered
from api.web.problems import Problem

ANN, BOB = Identity("ann", Role.CUSTOMER), Identity("bob", Role.CUSTOMER)


def test_what_was_kept_is_known_by_its_whole_token() -> None:
    remembered = Remembered()
    remembered.keep("head.claims.signature", ANN)
    assert remembered.get("head.claims.signature") == ANN
    assert remembered.get("head.claims.forged") is None
    assert remembered.get("head.claims.") is None
    assert remembered.get("head.claims.signatur\xe9") is None
    assert remembered.get("head.claims.\ud800") is None
    assert remembered.get("head.others.signature") is None


def test_the_spellings_of_one_token_take_one_entry(bearers: Bearers) -> None:
    token, _ = bearers.tokens.sign("ann", Role.CUSTOMER, 3_600)
    for number in range(400):
        scheme = ("Bearer", "bearer", "bEaReR", "BEARER")[number % 4]
        assert bearers.identify(f"{scheme}{' ' * (number + 1)}{token}{' ' * number}").holder == "ann"
    assert len(bearers._remembered) == 1


def test_another_signature_takes_the_place_of_the_one_before() -> None:
    remembered = Remembered()
    for number in range(9):
        remembered.keep(f"head.claims.{number}", ANN)
    assert len(remembered) == 1
    assert (remembered.get("head.claims.7"), remembered.get("head.claims.8")) == (None, ANN)


def test_the_latest_are_kept_and_what_is_asked_for_stays() -> None:
    remembered = Remembered(generation_max=10)
    remembered.keep("often.s", ANN)
    for number in range(1_000):
        remembered.keep(f"{number}.s", BOB)
        assert remembered.get("often.s") == ANN
        assert len(remembered) <= 20
    assert remembered.get("999.s") == BOB
    assert remembered.get("0.s") is None


def test_all_is_forgotten_at_once() -> None:
    remembered = Remembered()
    remembered.keep("head.claims.signature", ANN)
    remembered.forget()
    assert remembered.get("head.claims.signature") is None


def test_a_crowd_with_one_expired_token_is_refused_each(bearers: Bearers) -> None:
    token, _ = bearers.tokens.sign("ann", Role.CUSTOMER, 3_600)
    bearers._remembered.keep(token, Identity("ann", Role.CUSTOMER, expires_at=1))

    def outcome(_: int) -> int:
        try:
            bearers.identify(f"Bearer {token}")
        except Problem as refused:
            return refused.status
        return 200

    with ThreadPoolExecutor(16) as crowd:
        assert set(crowd.map(outcome, range(2_000))) == {401}


def test_a_long_token_takes_no_more_room_than_another() -> None:
    remembered = Remembered()
    remembered.keep("x" * 8_000 + ".signature", ANN)
    assert remembered.get("x" * 8_000 + ".signature") == ANN
    assert max(map(len, remembered.generations[0])) <= PLAIN_MAX_LENGTH
