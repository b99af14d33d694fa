"""The examples of the Python client's README and of the page for shops, run as they stand there against a running Rowlock."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from shared.webhooks.signing import new_secret
from tests.acceptance.local_stack import REPOSITORY, LocalStack
from tests.acceptance.page_reader import Reader, commands

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
README = (REPOSITORY / "clients/python/README.md").read_text()
INTEGRATE = (REPOSITORY / "docs/integrate.md").read_text()
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
    assert typed(README, stack, names) == 6
    printed = capsys.readouterr().out
    assert "TICKET_UNAVAILABLE SOLD" in printed
    assert "reservation.confirmed demo.Stalls.B.1" in printed
    assert "demo.Circle." in printed
    assert names["kept"]


def test_a_shops_first_hour_goes_as_it_says(
    stack: LocalStack, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    reader = Reader(stack, tmp_path)
    with chdir(tmp_path):
        made = [reader.type(command) for command, _ in commands(INTEGRATE, "An event and a key")]
    assert '"added":4' in made[2]
    key = json.loads(reader.type("rowlock key list"))[-1]["id"]
    names = {"KEY": stack.rowlock("key", "rotate", key)["key"]}
    capsys.readouterr()
    assert typed(INTEGRATE, stack, names) == 4
    printed = capsys.readouterr().out
    assert "first-night.Stalls.A" in printed
    assert "NOT_ALLOWED" in printed
    assert names["held"].order_id in printed.splitlines()[-1]


def typed(page: str, stack: LocalStack, names: dict[str, Any]) -> int:
    """Run a page's Python, one block after the other; return how many there were."""
    blocks = BLOCK.findall(page)
    for block in blocks:
        exec(compile(block.replace("http://localhost:8080", stack.url), "page", "exec"), names)
    return len(blocks)
