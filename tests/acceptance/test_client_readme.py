"""The examples of the Python client's README, run as they stand there against a running Rowlock."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from shared.webhooks.signing import new_secret
from tests.acceptance.local_stack import REPOSITORY, LocalStack

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
README = (REPOSITORY / "clients/python/README.md").read_text()
BODY = b'{"type":"rowlock.changes","timestamp":"2031-01-01T00:00:00Z","data":{"events":[],"cursor":"c"}}'


def test_the_examples_do_what_they_say(stack: LocalStack, capsys: pytest.CaptureFixture[str]) -> None:
    key = stack.rowlock("key", "create", "readme", "--scope", "sell", "--scope", "feed", "--scope", "read")["key"]
    secret, now = new_secret(), datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, BODY.decode()),
    }
    names = {"KEY": key, "SECRET": secret, "body": BODY, "headers": headers}
    blocks = BLOCK.findall(README)
    for block in blocks:
        exec(compile(block.replace("http://localhost:8080", stack.url), "README.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "TICKET_UNAVAILABLE SOLD" in printed
    assert "reservation.confirmed demo.Stalls.B.1" in printed
    assert "demo.Circle." in printed
    assert len(blocks) == 6
    assert names["kept"]
