"""Requests over kept connections, as fast as they are answered; cheap enough that the server is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """What came back: answers by second, and each answer's latency."""

    per_second: float
    latencies_ms: tuple[float, ...]


class UnexpectedAnswerError(Exception):
    """The server answered with another status than the one being measured."""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return one HTTP/1.1 request, ready to be sent many times."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def apply_load(port: int, message: bytes, *, status: int, seconds: float, connections: int) -> Load:
    """Send one request again and again over some connections for some seconds. Raises UnexpectedAnswerError."""
    return uvloop.run(_load(port, lambda: message, status, seconds, connections))


async def _load(port: int, make: Callable[[], bytes], status: int, seconds: float, connections: int) -> Load:
    latencies_ms: list[float] = []
    end_s = time.perf_counter() + seconds

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (sent_s := time.perf_counter()) < end_s:
            writer.write(make())
            await _read_answer(reader, status)
            latencies_ms.append(1000 * (time.perf_counter() - sent_s))
        writer.close()

    started_s = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return Load(len(latencies_ms) / (time.perf_counter() - started_s), tuple(latencies_ms))


async def _read_answer(reader: asyncio.StreamReader, status: int) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    body = b"" if head[9:12] == b"304" else await reader.readexactly(length)
    if head[9:12] != str(status).encode():
        raise UnexpectedAnswerError(f"{head.decode(errors='replace')}{body[:300]!r}")
