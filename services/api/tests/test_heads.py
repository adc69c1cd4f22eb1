"""Limits on a request's head."""

import socket
import time
from urllib.parse import urlsplit

import pytest


def connect(url: str) -> socket.socket:
    return socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0), timeout=10)


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_in_time_is_ended(url: str, sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.heads.HEAD_SECONDS", 0.3)
    with connect(url) as connection:
        connection.sendall(sent)
        answer = connection.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"too_slow"' in answer
        assert connection.recv(1) == b""


def send_headers_for_ever(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.1\r\n")
    for _ in range(1000):
        connection.sendall(b"X-More: " + b"y" * 10_000 + b"\r\n")
        time.sleep(0.005)


def test_a_head_that_never_ends_is_cut_off(url: str) -> None:
    with connect(url) as connection, pytest.raises(ConnectionError):
        send_headers_for_ever(connection)


def test_a_second_request_on_the_connection_has_its_own_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.heads.HEAD_SECONDS", 0.3)
    request = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(url) as connection:
        connection.sendall(request)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        time.sleep(0.5)  # idle between requests is no slow head
        connection.sendall(request)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(request[:20])
        assert connection.recv(65_536).startswith(b"HTTP/1.1 408 ")
