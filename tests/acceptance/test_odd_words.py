"""Every command of the command line with words and surroundings that nobody would think of: one line, never a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.local_stack import LocalStack, run_rowlock
from tests.own_server import Quiet, serving

WORDS = [
    "", " ", ".", "..", "../../events", "a/b", "a?b=c&d", "#x", "%", "%2e%2e", "%252F", "%00", "\u00e9", "\u7968\U0001f4ba", "\u202eabc",
    "\u001b[31mred", "\x01", "a\nb", "'", '"', "\\", "{}", "null", "-", "0", "9" * 400, "x" * 5_000, "demo", "demo.Stalls.A.1\n",
    os.fsdecode(b"\xff\xfe"),
]  # fmt: skip
NUMBERS = ["-1", "0", "1e9", "nan", "inf", "9" * 30, "9" * 5_000, "\u0663", "", "0x10", "1.5"]
COMMANDS = [
    ["reserve", "{}"], ["reserve", "demo.Balcony.A.9", "--holder", "{}"], ["release", "{}"], ["confirm", "{}"], ["extend", "{}"],
    ["confirm", "--order", "{}"], ["status", "{}"], ["status", "{}", "{}"], ["withdraw", "{}"], ["ticket", "{}"], ["history", "{}"],
    ["reservations", "--holder", "{}"], ["reservations", "--order", "{}"], ["order", "{}", "-n", "1"], ["order", "demo", "--ticket", "{}"],
    ["order", "odd-hall", "-n", "1", "--section", "{}", "--category", "{}"], ["event", "show", "{}"], ["event", "update", "{}", "--name", "{}"],
    ["event", "update", "demo", "--sales-close-at", "{}"], ["event", "create", "Odd", "--id", "{}", "--starts-at", "{}", "--currency", "{}"],
    ["event", "import", "{}", "{}"], ["seats", "{}"], ["seats", "demo", "--section", "{}"], ["seats", "demo", "--status", "{}"],
    ["load", "--event", "{}", "--clients", "1", "--tickets", "1", "--once"], ["token", "--holder", "{}"], ["token", "--role", "{}"],
    ["{}"], ["event", "{}"],
]  # fmt: skip
NUMBERED = [
    ["reserve", "demo.Balcony.A.9", "--wait", "{}"], ["reserve", "demo.Balcony.A.9", "--wait-for-release", "{}"],
    ["reserve", "demo.Balcony.A.9", "--deadline", "{}"], ["order", "odd-hall", "-n", "{}"], ["order", "odd-hall", "-n", "1", "--max-price", "{}"],
    ["reservations", "--limit", "{}"], ["seats", "demo", "--limit", "{}"], ["token", "--hours", "{}"], ["load", "--event", "odd-hall", "--seconds", "{}", "--once"],
    ["load", "--clients", "{}", "--event", "none"], ["load", "--tickets", "{}", "--event", "none"],
    ["event", "update", "no-such", "--hold-seconds", "{}", "--max-per-holder", "{}"],
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _odd_hall(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A hall of its own: orders here take whatever is free, and other tests name the demo's seats."""
    seats = tmp_path_factory.mktemp("odd") / "seats.csv"
    seats.write_text("section,capacity,price\nFloor,500,1000\n")
    for words in (["event", "create", "Odd hall", "--id", "odd-hall"], ["event", "import", "odd-hall", str(seats)]):
        code, _, complaint = stack.say(*words)
        assert code == 0, complaint


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_any_word_gets_an_answer_or_one_line(stack: LocalStack, command: list[str]) -> None:
    for word in WORDS:
        understood(stack, [part.replace("{}", word) for part in command])


@pytest.mark.parametrize("command", NUMBERED, ids=" ".join)
def test_any_number_gets_an_answer_or_one_line(stack: LocalStack, command: list[str]) -> None:
    for number in NUMBERS:
        understood(stack, [part.replace("{}", number) for part in command])


def understood(stack: LocalStack, words: list[str], **env: str) -> str:
    """Run a command; return what it complained. It must end as documented, a fault with one line."""
    code, _, complaint = stack.say(*words, **env)
    assert code in (0, 1, 2, 3), (words, code, complaint)
    if code == 1 and (complaint or words[0] not in ("doctor", "audit")):  # their tables say it
        assert complaint.startswith("rowlock: "), (words, complaint)
        assert len(complaint.splitlines()) == 1, (words, complaint)
        assert "a fault in rowlock" not in complaint, (words, complaint)
    return complaint


SURROUNDINGS = [
    *(("ROWLOCK_URL", url) for url in ("ftp://a", "http://", "http://a,b", "http://a:1,b:2", "http://a:99999", "http://[::1", "http://a b",
                                       "http://u:p@a", "http://a?b", "http://\u00e4\u00f6", "a:80", "http://" + "a" * 300 + ".example")),
    *(("ROWLOCK_TOKEN", token) for token in ("a\nb", "\u00e9", "a b", "x" * 100_000)),
    *(("ROWLOCK_TOKEN_SECRET", secret) for secret in ("short", "\u00e9" * 40, os.fsdecode(b"\xff") * 40)),
    ("ROWLOCK_PORT", "http"), ("ROWLOCK_DATA", "/dev/null"), ("ROWLOCK_DATA", "x" * 5_000),
]  # fmt: skip


@pytest.mark.parametrize(("variable", "value"), SURROUNDINGS, ids=lambda each: each[:40])
@pytest.mark.parametrize("command", [["event", "list"], ["token"]], ids=" ".join)
def test_odd_surroundings_are_one_line_that_names_them(
    stack: LocalStack, variable: str, value: str, command: list[str]
) -> None:
    understood(stack, command, **{variable: value})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(("ROWLOCK_DATABASE_URL", url) for url in ("x", "postgresql://", "postgresql://a,b/c", "postgresql://a:1,b:2/c", "mysql://a/b",
                                                    "postgresql://127.0.0.1:1/x", "postgresql://a:b:c@d:e/f", "postgresql://[::1/x", "postgresql://a/b?nonsense=1")),
        *(("ROWLOCK_REDIS_URL", url) for url in ("x", "redis://", "redis://a,b/0", "redis://a:1,b:2/0", "redis://[::1/0", "redis://127.0.0.1:1/0", "redis://a/x")),
        *(("ROWLOCK_BROKER_URL", url) for url in ("x", "redis://[::1/0", "redis://127.0.0.1:1/0", "amqp://127.0.0.1:1", "redis://a:b:c/0")),
        ("REDIS_HOST", "::1"), ("ROWLOCK_SHARDS", "x"),
    ],
)  # fmt: skip
def test_doctor_and_audit_say_what_is_wrong_with_an_address(stack: LocalStack, variable: str, value: str) -> None:
    for command in (["doctor"], ["audit"]):
        understood(
            stack, command, **{variable: value, **({"ROWLOCK_REDIS_URL": ""} if variable == "REDIS_HOST" else {})}
        )


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b'{"token_secret": 5}', b"\xff\xfe", b'{"token_secret": ""}'])
def test_a_broken_file_of_secrets_is_named(tmp_path: Path, stack: LocalStack, kept: bytes) -> None:
    (tmp_path / "secrets.json").write_bytes(kept)
    for command in (["token"], ["event", "list"], ["up"]):
        complaint = understood(stack, command, ROWLOCK_DATA=str(tmp_path))
        assert any(word in complaint for word in ("secrets.json", "no secret", "ROWLOCK_PORT")), complaint


@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"])
@pytest.mark.parametrize(
    "value", ["socks5://127.0.0.1:9", "http://127.0.0.1:9", "127.0.0.1:9", "nonsense://x", "http://", "http://[::1"]
)
def test_a_proxy_is_passed_by_on_the_way_to_this_machine_and_named_when_it_refuses(
    stack: LocalStack, variable: str, value: str
) -> None:
    proxies = {variable: value, "NO_PROXY": "", "no_proxy": ""}
    assert understood(stack, ["event", "list"], **proxies) == ""
    elsewhere = {"ROWLOCK_URL": "http://tickets.example", "ROWLOCK_TOKEN": "t"}
    assert variable in understood(stack, ["event", "list"], **proxies, **elsewhere)
    assert variable in understood(stack, ["load", "--event", "x"], **proxies, **elsewhere)
    assert variable not in understood(
        stack, ["event", "list"], **{**proxies, "NO_PROXY": "example", "no_proxy": "example"}, **elsewhere
    )


@contextmanager
def answering(status: int, content: bytes) -> Iterator[str]:
    """Run somebody's web server that gives one answer to everything."""

    class Handler(Quiet):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PATCH = do_DELETE = do_GET

    with serving(Handler) as url:
        yield url


@pytest.mark.parametrize(
    ("status", "content"),
    [(200, b"<html>"), (200, b"[]"), (200, b"{}"), (200, b""), (200, b"\xff"), (200, b'{"items": 5}'), (200, b'{"items": [5]}'), (302, b""),
     (404, b"<html>"), (407, b""), (500, b"{}"), (502, b'{"detail": 5, "code": []}'), (503, b'{"detail": "a\\nb\\u001b[1m"}')],
)  # fmt: skip
def test_a_server_that_is_no_rowlock_is_told_so(stack: LocalStack, status: int, content: bytes) -> None:
    with answering(status, content) as url:
        for words in (["event", "list"], ["seats", "x"], ["reserve", "x"], ["status", "a", "b"], ["status", "a"], ["withdraw", "x"], ["doctor"],
                      ["reservations"], ["history", "x"], ["event", "show", "x"], ["load", "--event", "x"], ["load"]):  # fmt: skip
            understood(stack, words, ROWLOCK_URL=url, ROWLOCK_TOKEN="t")


def test_a_load_takes_tickets_of_no_event_that_was_not_named(stack: LocalStack) -> None:
    demo = stack.rowlock("event", "show", "demo")
    listed = {"items": [demo | {"id": "gala"}, demo | {"id": "matinee"}], "next_cursor": None}
    with answering(200, json.dumps(listed).encode()) as url:
        complaint = understood(stack, ["load"], ROWLOCK_URL=url, ROWLOCK_TOKEN="t")
    assert "--event gala | matinee" in complaint


def test_a_terminal_without_our_letters_and_a_pipe_that_ends_early_are_no_fault(stack: LocalStack) -> None:
    done = run_rowlock({**stack.env, "PYTHONIOENCODING": "ascii"}, "seats", "demo", "--section", "\u7968")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("rowlock: ")
    assert ("\\u7968" in done.stderr, "Stalls" in done.stderr, "Traceback" in done.stderr) == (True, True, False)
