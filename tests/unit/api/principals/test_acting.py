from __future__ import annotations

import pytest

from api.principals.current import acting_holder, may_see, visible_holder
from api.principals.identity import EVERY_SCOPE, Identity, Role, Scope
from api.web.problems import Problem

ANN = Identity("ann", Role.CUSTOMER)
OPERATOR = Identity("op", Role.OPERATOR, scopes=EVERY_SCOPE)


def shop(*scopes: Scope) -> Identity:
    return Identity("key:0123456789ab", Role.SHOP, scopes=frozenset(scopes))


def test_everybody_acts_for_oneself_and_a_seller_for_whom_it_names() -> None:
    assert acting_holder(ANN, None) == acting_holder(ANN, "ann") == "ann"
    assert acting_holder(OPERATOR, None) == "op"
    assert acting_holder(OPERATOR, "bob") == acting_holder(shop(Scope.SELL), "bob") == "bob"


@pytest.mark.parametrize("identity", [ANN, shop(), shop(*set(Scope) - {Scope.SELL})])
def test_nobody_else_acts_for_another(identity: Identity) -> None:
    with pytest.raises(Problem) as refused:
        acting_holder(identity, "bob")
    problem = refused.value
    assert (problem.status, problem.code, problem.members) == (403, "NOT_ALLOWED", {"scope": "sell"})


def test_a_key_acts_for_nobody_if_it_names_nobody() -> None:
    with pytest.raises(Problem) as unnamed:
        acting_holder(shop(Scope.SELL), None)
    assert (unnamed.value.status, unnamed.value.members) == (400, {"field": "holder"})
    with pytest.raises(Problem) as refused:
        acting_holder(shop(Scope.READ), None)
    assert refused.value.status == 403


@pytest.mark.parametrize("name", ["", " ", "rowlock", "key:x", "operator:op", "a\n", "a\x7f", "\u200b", "x" * 201])
def test_a_seller_names_only_what_a_holder_can_be_called(name: str) -> None:
    with pytest.raises(Problem) as refused:
        acting_holder(OPERATOR, name)
    assert (refused.value.status, refused.value.members) == (400, {"field": "holder"})


@pytest.mark.parametrize(
    "name", ["x" * 200, "ann@example.org", "Żółć 12", "rowlock2", "guest-0123456789abcdef", "'); --"]
)
def test_many_things_are_names(name: str) -> None:
    assert acting_holder(shop(Scope.SELL), name) == name


def test_others_are_seen_by_readers_and_by_sellers() -> None:
    assert may_see(ANN, "ann")
    assert not may_see(ANN, "bob")
    for identity in (OPERATOR, shop(Scope.READ), shop(Scope.SELL)):
        assert may_see(identity, "bob")
        assert visible_holder(identity, "bob") == "bob"
    assert not may_see(shop(Scope.EVENTS, Scope.KEYS), "bob")
    with pytest.raises(Problem) as refused:
        visible_holder(ANN, "bob")
    assert refused.value.members == {"scope": "read"}


def test_no_two_principals_share_their_idempotency_keys() -> None:
    names = [
        ANN.name,
        OPERATOR.name,
        shop().name,
        Identity("op", Role.CUSTOMER).name,
        Identity("ann", Role.OPERATOR).name,
    ]
    assert len(set(names)) == len(names)
