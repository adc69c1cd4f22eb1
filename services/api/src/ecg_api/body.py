"""A request's body, read as it comes: never slower than the floor, never longer than the limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from starlette.requests import Request

from ecg_api.problems import RefusedError

FLOOR_BYTES: Final = 100_000
FLOOR_SECONDS: Final = 10.0
"""At least 10 kB/s: each FLOOR_BYTES, and what is left at the end, has FLOOR_SECONDS to arrive."""

_LINGER_BYTES: Final = 64 << 20
_LINGER_SECONDS: Final = 2.0


def check_announced(request: Request, *, limit_bytes: int) -> None:
    """Refuse by the headers alone what would be refused after reading it."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise RefusedError(ErrorCode.UNSUPPORTED_FORMAT, "A compressed request body is not read here.")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit_bytes:
        raise too_large(limit_bytes)


async def body_chunks(request: Request, *, limit_bytes: int) -> AsyncIterator[bytes]:
    """Yield the body's chunks.

    Raises RefusedError: file_too_large, too_slow. Raises starlette's ClientDisconnect when nobody is left to answer.
    """
    check_announced(request, limit_bytes=limit_bytes)
    loop = asyncio.get_running_loop()
    received, in_window, window_ends = 0, 0, loop.time() + FLOOR_SECONDS
    chunks = request.stream()
    while True:
        try:
            async with asyncio.timeout_at(window_ends):
                chunk = await anext(chunks, None)
        except TimeoutError:
            raise RefusedError(ErrorCode.TOO_SLOW, headers={"Connection": "close"}) from None
        if chunk is None:
            return
        received += len(chunk)
        if received > limit_bytes:
            raise too_large(limit_bytes)
        in_window += len(chunk)
        if in_window >= FLOOR_BYTES:
            in_window, window_ends = 0, loop.time() + FLOOR_SECONDS
        if chunk:
            yield chunk


async def whole_body(request: Request, *, limit_bytes: int) -> bytes:
    """Return a small body."""
    return b"".join([chunk async for chunk in body_chunks(request, limit_bytes=limit_bytes)])


async def linger(request: Request) -> None:
    """Take in, for a moment, what a refused client is still sending.

    A connection closed with bytes unread is reset, and the reset can overtake the answer that says why. A client
    that asked with ``Expect: 100-continue`` sends nothing until it is told to.
    """
    if "expect" in request.headers:
        return
    taken = 0
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            while taken < _LINGER_BYTES:
                message = await request.receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def too_large(limit_bytes: int) -> RefusedError:
    """Return the refusal of a body over the limit."""
    return RefusedError(
        ErrorCode.FILE_TOO_LARGE, f"The upload is larger than {limit_bytes} bytes.", headers={"Connection": "close"}
    )
