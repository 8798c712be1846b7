"""The proxy makes the network as bad as it is told to, and good again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from chaos.proxy import CUT, SLOW, SOUND, STALLED, FaultProxy


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that says again what it is told; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def serve(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection: socket.socket) -> None:
    with connection:
        while heard := connection.recv(100):
            connection.sendall(heard)


@pytest.fixture
def proxy(echo) -> Iterator[FaultProxy]:
    with FaultProxy({1: echo}) as made:
        yield made


def connect(proxy: FaultProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.links[1].port), timeout=10)


def is_ended(client: socket.socket) -> bool:
    try:
        return not client.recv(100)
    except ConnectionError:
        return True


def test_a_sound_or_slow_link_passes_on_what_is_said(proxy):
    with connect(proxy) as client:
        heard = []
        for condition in (SOUND, SLOW):
            proxy.set(1, condition)
            client.sendall(b"hello")
            heard.append(client.recv(100))

    assert heard == [b"hello", b"hello"]


def test_a_cut_ends_what_is_connected_and_refuses_the_next_until_it_is_over(proxy):
    with connect(proxy) as before:
        before.sendall(b"hello")
        before.recv(100)
        proxy.set(1, CUT)
        ended = is_ended(before)
    with connect(proxy) as meanwhile:
        refused = is_ended(meanwhile)
    proxy.set(1, SOUND)
    with connect(proxy) as after:
        after.sendall(b"hello")
        heard = after.recv(100)

    assert (ended, refused, heard) == (True, True, b"hello")


def test_a_stalled_link_says_nothing_and_then_everything(proxy):
    with connect(proxy) as client:
        proxy.set(1, STALLED)
        client.sendall(b"hello")
        client.settimeout(0.5)
        with pytest.raises(TimeoutError):
            client.recv(100)
        client.settimeout(10)
        proxy.set(1, SOUND)
        heard = client.recv(100)

    assert heard == b"hello"
