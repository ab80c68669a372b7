"""The suite's own promise: no test reaches beyond this machine."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError

# A documentation address (RFC 5737): nothing answers there, even if the guard should fail.
ELSEWHERE = ("192.0.2.1", 9)


def test_connections_to_other_machines_are_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        refused = pytest.raises(SocketConnectBlockedError)
        with pytest.warns(UserWarning, match=ELSEWHERE[0]), refused:
            connection.connect(ELSEWHERE)


def test_connections_to_this_machine_work() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(b"ping")
            accepted, _ = server.accept()
            with accepted:
                assert accepted.recv(4) == b"ping"
