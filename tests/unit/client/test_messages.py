"""A webhook's message counts where one of the secrets signed it, not long ago; whatever else comes is InvalidMessage."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from rowlock_client import ChangeType, InvalidMessage, verify_webhook

OLD, NEW, OTHER = ("whsec_" + b64encode(bytes([byte]) * 32).decode() for byte in (1, 2, 3))
CHANGE = {"id": "7-1-0", "type": "reservation.expired", "at": "2031-01-01T00:00:00.000Z", "ticket_id": "t", "new": 1}
BODY = json.dumps(
    {"type": "rowlock.changes", "timestamp": CHANGE["at"], "data": {"events": [CHANGE], "cursor": "c"}}
).encode()


def signed(body: bytes, *secrets: str, ago_s: float = 0) -> dict[str, str]:
    at = datetime.fromtimestamp(time.time() - ago_s, UTC)
    signatures = " ".join(Webhook(secret).sign("msg_1", at, body.decode()) for secret in secrets)
    stamp = str(int(at.timestamp()))
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": stamp, "Webhook-Signature": signatures}


def test_a_signed_message_is_read() -> None:
    message = verify_webhook(BODY, signed(BODY, NEW), NEW)
    assert (message.id, message.type, message.cursor) == ("msg_1", "rowlock.changes", "c")
    assert [(change.type, change.ticket_id) for change in message.changes] == [(ChangeType.EXPIRED, "t")]


@pytest.mark.parametrize(("signers", "known"), [((NEW, OLD), [OLD]), ((OLD,), [NEW, OLD]), ((NEW,), [NEW, OLD])])
def test_while_secrets_rotate_either_side_may_be_the_first(signers: tuple[str, ...], known: list[str]) -> None:
    assert verify_webhook(BODY, signed(BODY, *signers), known).id == "msg_1"


def test_another_secret_another_body_or_another_time_is_refused() -> None:
    headers = signed(BODY, NEW)
    with pytest.raises(InvalidMessage):
        verify_webhook(BODY, headers, OTHER)
    with pytest.raises(InvalidMessage):
        verify_webhook(BODY.replace(b'"t"', b'"u"'), headers, NEW)
    with pytest.raises(InvalidMessage):
        verify_webhook(BODY, headers | {"Webhook-Timestamp": str(int(time.time()) - 100)}, NEW)


@pytest.mark.parametrize("ago_s", [400, -400])
def test_a_message_of_another_time_is_refused(ago_s: float) -> None:
    with pytest.raises(InvalidMessage):
        verify_webhook(BODY, signed(BODY, NEW, ago_s=ago_s), NEW)


def test_the_age_may_be_bounded_closer() -> None:
    headers = signed(BODY, NEW, ago_s=60)
    assert verify_webhook(BODY, headers, NEW).id
    with pytest.raises(InvalidMessage):
        verify_webhook(BODY, headers, NEW, age_max_s=30)


@given(
    signature=st.one_of(st.text(max_size=40), st.sampled_from(["", "v1", "v1,", "v1,%%", "v1,a,b", "v2,x v1,y"])),
    stamp=st.one_of(st.text(max_size=20), st.sampled_from(["nan", "inf", "-1", "1e400", "9" * 40])),
    body=st.binary(max_size=40),
)
def test_whatever_a_stranger_sends_is_refused_and_no_crash(signature: str, stamp: str, body: bytes) -> None:
    headers = {"webhook-id": "m", "webhook-timestamp": stamp, "webhook-signature": signature}
    with pytest.raises(InvalidMessage):
        verify_webhook(body, headers, NEW)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"type": 1}', b'{"type": "rowlock.changes"}'])
def test_a_signed_body_that_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidMessage):
        verify_webhook(body, signed(body, NEW), NEW)


def test_without_headers_nothing_counts() -> None:
    with pytest.raises(InvalidMessage):
        verify_webhook(BODY, {}, NEW)
