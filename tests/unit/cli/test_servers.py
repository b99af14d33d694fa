"""The servers of the tests and of the local stack, as far as the other tests do not use them anyway."""

from __future__ import annotations

import os
import signal
import socket
from dataclasses import replace

import psycopg2
import pytest
import redis

from cli.stack import process
from cli.stack.ports import LOCAL, free_ports, is_free
from cli.stack.postgres import EmbeddedPostgres
from cli.stack.probes import listens
from cli.stack.valkey import EmbeddedValkey
from tests.servers import Servers, execute, scratch


def test_the_test_servers_answer(servers: Servers) -> None:
    execute(servers.postgres_url, "SELECT 1")
    client = redis.Redis.from_url(servers.redis_url)
    assert client.ping()
    client.close()


def test_postgresql_killed_with_all_its_data_starts_again_and_has_the_rows() -> None:
    with scratch() as home:
        server = EmbeddedPostgres(home / "postgres", port=free_ports(1)[0], password="secret", runtime=home / "runtime")
        server.prepare()
        with process.running(server.launch(), lambda _: server.ready()) as pid:
            url = server.create_database()
            execute(url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
            os.kill(pid, signal.SIGKILL)
        server.prepare()
        with process.running(server.launch(), lambda _: server.ready()):
            connection = psycopg2.connect(url)
            with connection.cursor() as cursor:
                cursor.execute("SELECT n FROM kept")
                assert cursor.fetchall() == [(7,)]
            connection.close()


def test_valkey_killed_starts_again_and_has_what_it_acknowledged() -> None:
    with scratch() as home:
        server = EmbeddedValkey(
            name="valkey", home=home / "v", port=free_ports(1)[0], password="s", runtime=home / "runtime", durable=True
        )
        server.prepare()
        client = redis.Redis.from_url(server.url)
        with process.running(server.launch(), server.ready) as pid:
            client.set("kept", "7")
            os.kill(pid, signal.SIGKILL)
        with process.running(server.launch(), server.ready):
            assert client.get("kept") == b"7"
        client.close()


def test_valkey_is_ready_once_it_has_read_its_file() -> None:
    with scratch() as home:
        server = EmbeddedValkey(
            name="valkey", home=home / "v", port=free_ports(1)[0], password="s", runtime=home / "runtime", durable=True
        )
        server.prepare()
        client = redis.Redis.from_url(server.url)
        with process.running(server.launch(), server.ready), client.pipeline(transaction=False) as many:
            for n in range(20_000):
                many.set(f"k{n}", n)
            many.execute()
        launch = server.launch()
        slow = "key-load-delay 50\nloading-process-events-interval-bytes 1024\n"
        with process.running(replace(launch, stdin=launch.stdin + slow), server.ready):
            assert client.get("k19999") == b"19999"
        client.close()


@pytest.mark.parametrize("odd", [" ", "'", '"', "%s", "#", "\\n", "\\x", "\u00fc\u7968", "\n", "$HOME", "{}"])
def test_a_folder_and_a_password_may_hold_any_character(odd: str) -> None:
    with scratch() as home:
        server = EmbeddedValkey(
            name="valkey", home=home / f"a{odd}b", port=free_ports(1)[0], password=f"p{odd}", runtime=home, durable=True
        )
        server.prepare()
        with process.running(server.launch(), lambda pid: listens(pid, server.port)):
            client = redis.Redis.from_url(server.url)
            assert client.config_get("dir")["dir"] == str(server.home)
            client.close()


def test_who_listens_on_a_port_is_not_taken_for_another() -> None:
    with socket.create_server((LOCAL, 0)) as server:
        port = server.getsockname()[1]
        assert listens(os.getpid(), port)
        assert not listens(os.getppid(), port)
        assert not is_free(port)
    assert not listens(os.getpid(), port)


def test_an_orphan_is_found_by_pid_and_start_time_and_ended() -> None:
    with scratch() as home:
        server = EmbeddedValkey(
            name="valkey", home=home / "v", port=free_ports(1)[0], password="s", runtime=home / "runtime", durable=False
        )
        server.prepare()
        with process.running(server.launch(), server.ready) as pid:
            record = process.Record.of(pid, signal.SIGTERM)
            assert record is not None
            stranger = process.Record(pid=os.getpid(), started=1.0, stop=signal.SIGTERM)
            # The reaper is us: the orphan would be its own parent's zombie, which counts as ended.
            assert process.end_orphans([record, stranger], patience_s=5) == 1
            assert record.process() is None
