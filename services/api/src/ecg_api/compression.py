"""Compressed answers: which a client takes, and signals compressed on the way; what else is large is so already."""

from __future__ import annotations

import asyncio
import re
import zlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

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


async def compressed(request: Request, response: Response) -> Response:
    """Return a whole answer as gzip where the client takes it: samples of an ECG become half, min-max levels a third.

    Higher levels of compression cost ten times as much and save nothing more.
    """
    if response.status_code != 200 or not _WORTH_BYTES <= len(response.body) <= MOST_BYTES:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in accepted_encodings(request.headers.get("accept-encoding", "")):
        return response
    response.body = await asyncio.to_thread(_gzip, bytes(response.body))
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.body))
    if "etag" in response.headers:
        response.headers["ETag"] = f"W/{response.headers['etag']}"  # other bytes, the same signal
    return response


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()
