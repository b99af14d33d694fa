"""The proxy passes, holds back, resets and refuses as the laboratory says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.faults.proxy import Network
from tests.faults.schedule import draw


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends back what it gets."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=_echo, args=(peer,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def _echo(peer: socket.socket) -> None:
    with peer:
        try:
            while chunk := peer.recv(1024):
                peer.sendall(chunk)
        except OSError:
            return


@pytest.fixture
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.close()


def test_bytes_pass_both_ways(network: Network, echo: int) -> None:
    link = network.link(echo)
    with socket.create_connection(("127.0.0.1", link.port), timeout=5) as client:
        client.sendall(b"hello")
        assert client.recv(10) == b"hello"


def test_a_stalled_link_keeps_the_bytes_and_delivers_them_later(network: Network, echo: int) -> None:
    link = network.link(echo)
    with socket.create_connection(("127.0.0.1", link.port), timeout=0.3) as client:
        client.sendall(b"one")
        assert client.recv(10) == b"one"
        network.stall(link, stalled=True)
        client.sendall(b"two")
        with pytest.raises(TimeoutError):
            client.recv(10)
        network.stall(link, stalled=False)
        client.settimeout(5)
        assert client.recv(10) == b"two"


def test_a_reset_ends_the_connections_and_new_ones_work(network: Network, echo: int) -> None:
    link = network.link(echo)
    with socket.create_connection(("127.0.0.1", link.port), timeout=5) as client:
        client.sendall(b"hello")
        assert client.recv(10) == b"hello"
        network.reset(link)
        with pytest.raises(ConnectionResetError):
            client.recv(10)
    with socket.create_connection(("127.0.0.1", link.port), timeout=5) as client:
        client.sendall(b"again")
        assert client.recv(10) == b"again"


def test_a_cut_link_lets_nothing_through_until_it_is_mended(network: Network, echo: int) -> None:
    link = network.link(echo)
    network.refuse(link, refusing=True)
    with (
        pytest.raises(OSError, match=r"reset|refused"),
        socket.create_connection(("127.0.0.1", link.port), timeout=5) as client,
    ):
        client.recv(10)
    network.refuse(link, refusing=False)
    with socket.create_connection(("127.0.0.1", link.port), timeout=5) as client:
        client.sendall(b"mended")
        assert client.recv(10) == b"mended"


def test_a_seed_draws_the_same_round_again_and_every_kind_comes() -> None:
    kinds = [f"kind-{n}" for n in range(12)]
    strikes = draw(7, 120, kinds)
    assert strikes == draw(7, 120, kinds)
    assert strikes != draw(8, 120, kinds)
    assert {strike.kind for strike in strikes} == set(kinds)
