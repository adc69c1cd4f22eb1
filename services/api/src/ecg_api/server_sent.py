"""Server-sent events: their form, and the rules that every stream keeps."""

from __future__ import annotations

import json
from typing import Any, Final

from ecg_api.problems import invalid_option

MEDIA_TYPE: Final = "text/event-stream"
HEADERS: Final = {"X-Accel-Buffering": "no"}
"""Keeps a proxy from holding events back."""

PING_S: Final = 15.0
PING: Final = b": ping\n\n"
LONGEST_S: Final = 600.0
RECONNECT_MS: Final = 2_000


def opening(*, reconnect_ms: int = RECONNECT_MS, last_id: int | None = None) -> bytes:
    """Return how a stream begins: when to come back, and the id that a client without any event comes back with."""
    number = f"id: {last_id}\n" if last_id is not None else ""
    return f"retry: {reconnect_ms}\n{number}\n".encode()


def event(name: str, document: dict[str, Any], *, event_id: int | None = None) -> bytes:
    """Return one event."""
    number = f"id: {event_id}\n" if event_id is not None else ""
    return f"event: {name}\n{number}data: {json.dumps(document, ensure_ascii=False)}\n\n".encode()


def last_event_id(header: str | None) -> int | None:
    """Return the id of the last event that came, or None; raises RefusedError (invalid_option)."""
    if not header:
        return None
    if not (header.isascii() and header.isdecimal() and len(header) <= 18):
        raise invalid_option("Last-Event-ID", "Send the id of the last event that came.")
    return int(header)
