from __future__ import annotations

import re
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.environment_file import write
from cli.stack import secrets
from cli.stack.layout import Addresses, Layout
from cli.stack.ports import api_port, chosen_host
from cli.stack.process import Record
from cli.target import Target
from shared.errors import ConfigurationError
from tests.servers import scratch

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def layout() -> Iterator[Layout]:
    with scratch() as home:
        made = Layout(home / "data")
        made.create()
        yield made


def test_secrets_are_made_once_and_private(layout: Layout) -> None:
    first = secrets.load_or_create(layout.secrets)
    assert secrets.load_or_create(layout.secrets) == first
    assert len(first.token_secret) >= 32
    assert stat.S_IMODE(layout.secrets.stat().st_mode) == 0o600


def test_a_secret_that_a_newer_release_needs_is_added_to_the_old_ones(layout: Layout) -> None:
    secrets.write_private(layout.secrets, b'{"token_secret": "kept"}')
    whole = secrets.load_or_create(layout.secrets)
    assert whole.token_secret == "kept"
    assert whole.flower_password


def test_a_data_folder_is_held_by_one_stack(layout: Layout) -> None:
    with layout.held(), pytest.raises(ConfigurationError, match="is in use by the rowlock with pid"), layout.held():
        pass
    with layout.held():
        pass


def test_processes_and_addresses_are_found_again(layout: Layout) -> None:
    assert layout.read_processes() == []
    records = [Record(pid=1, started=2.5, stop=int(signal.SIGINT))]
    layout.write_processes(records)
    assert layout.read_processes() == records
    layout.write_addresses(Addresses(api="http://a"))
    assert layout.read_addresses().api == "http://a"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "²", "9" * 5_000, " ", "8080\n"])
def test_a_wrong_port_is_named(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWLOCK_PORT", port)
    with pytest.raises(ConfigurationError, match=r"ROWLOCK_PORT holds .*; it must be a port from 1 to 65535"):
        api_port()


@pytest.mark.parametrize("host", ["192.0.2.7", "no such host", "[::1]", "a" * 300, "2001:db8::1", "127.0.0.1:80"])
def test_an_address_that_is_not_this_machines_is_named(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWLOCK_HOST", host)
    with pytest.raises(ConfigurationError, match=r"ROWLOCK_HOST holds .*; it must be an address of this machine"):
        chosen_host("ROWLOCK_HOST")


def test_commands_talk_to_the_stack_of_the_data_folder_unless_told_otherwise(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROWLOCK_URL", "ROWLOCK_TOKEN", "ROWLOCK_TOKEN_SECRET", "ROWLOCK_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ROWLOCK_DATA", str(layout.data))
    layout.write_addresses(Addresses(api="http://127.0.0.1:8123"))
    kept = secrets.load_or_create(layout.secrets)
    assert Target.from_env() == Target("http://127.0.0.1:8123", kept.token_secret, "")
    monkeypatch.setenv("ROWLOCK_URL", "https://tickets.example/")
    elsewhere = Target.from_env()
    assert elsewhere == Target("https://tickets.example", "", "")  # the local secret stays here
    with pytest.raises(ConfigurationError, match=r"ROWLOCK_TOKEN"):
        elsewhere.bearer()


def test_the_environment_file_has_what_the_compose_deployment_asks_for(tmp_path: Path) -> None:
    required = {
        name
        for file in (REPOSITORY / "docker-compose.yml", REPOSITORY / "deploy" / "compose.broker.yml")
        for name in re.findall(r"\$\{(\w+):\?run rowlock init\}", file.read_text())
    }
    assert required <= set(write(tmp_path / ".env", force=False))


def test_an_environment_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    names = write(path, force=False)
    assert all(f"{name}=" in path.read_text() for name in names)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ConfigurationError, match="--force"):
        write(path, force=False)
    before = path.read_text()
    write(path, force=True)
    assert path.read_text() != before
