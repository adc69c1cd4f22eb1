"""Compressed answers: which a client takes, and signals, results and tables compressed on the way."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import AsyncContentStream, Response, StreamingResponse

MOST_BYTES: Final = 1 << 20
"""A body that is made in memory anyway; at the lowest level it costs 30 ms of a thread."""

_CODING: Final = re.compile(r"\s*([a-z*-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.ASCII | re.IGNORECASE)
_LEVEL: Final = 1
_GZIP: Final = 16 + zlib.MAX_WBITS
_WORTH_BYTES: Final = 1_000


def accepted_encodings(header: str) -> frozenset[str]:
    """Return what an Accept-Encoding header names with a weight above 0 (RFC 9110 §12.5.3)."""
    found = (_CODING.fullmatch(part) for part in header.split(","))
    return frozenset(match[1].lower() for match in found if match and float(match[2] or 1) > 0)


async def compressed(request: Request, response: Response, *, most_bytes: int = MOST_BYTES) -> Response:
    """Return a whole answer as gzip where the client takes it.

    Samples of an ECG become half, min-max levels a third, a result a tenth. Higher levels of compression cost ten times
    as much and save little more.
    """
    if response.status_code != 200 or not _WORTH_BYTES <= len(response.body) <= most_bytes:
        return response
    if _becomes_gzip(request, response):
        response.body = await asyncio.to_thread(_gzip, bytes(response.body))
        response.headers["Content-Length"] = str(len(response.body))
    return response


def compressed_stream(request: Request, response: StreamingResponse) -> StreamingResponse:
    """Return an answer of any length as gzip where the client takes it, made piece by piece while it is sent."""
    if response.status_code == 200 and _becomes_gzip(request, response):
        del response.headers["Content-Length"]
        response.body_iterator = _gzip_pieces(response.body_iterator)
    return response


def _becomes_gzip(request: Request, response: Response) -> bool:
    """Say in the headers that the client's word decides, and what it decided."""
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in accepted_encodings(request.headers.get("accept-encoding", "")):
        return False
    response.headers["Content-Encoding"] = "gzip"
    if "etag" in response.headers:
        response.headers["ETag"] = f"W/{response.headers['etag']}"  # other bytes, the same content
    return True


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


async def _gzip_pieces(pieces: AsyncContentStream) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    async for piece in pieces:
        raw = piece.encode() if isinstance(piece, str) else bytes(piece)
        if packed := await asyncio.to_thread(packer.compress, raw):
            yield packed
    yield packer.flush()
