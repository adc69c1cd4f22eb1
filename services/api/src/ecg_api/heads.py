"""uvicorn's protocol with limits on a request's head: one that dribbles or never ends is refused.

uvicorn itself only times the idle connection between two requests.
"""

from __future__ import annotations

import asyncio
import json
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ecg_api.problems import MEDIA_TYPE, RefusedError, problem_document

HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 1 << 16

_BODY: Final = json.dumps(problem_document(RefusedError(ErrorCode.TOO_SLOW), instance="")).encode()
_REFUSAL: Final = (
    f"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: {MEDIA_TYPE}\r\n"
    f"content-length: {len(_BODY)}\r\n\r\n"
).encode() + _BODY


class TimedHeadProtocol(HttpToolsProtocol):
    """Answers 408 and closes where a head is not whole in ``HEAD_SECONDS`` or within ``HEAD_BYTES``."""

    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: the first byte must come in time too."""
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and count them while they are a head's."""
        super().data_received(data)
        if self._head_timer is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._give_up()

    def on_message_begin(self) -> None:
        """Note that a head begins."""
        super().on_message_begin()
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def on_headers_complete(self) -> None:
        """Note that the head is whole."""
        self._head_is_over()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._head_is_over()
        super().connection_lost(exc)

    def _head_is_over(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
        self._head_timer, self._head_bytes = None, 0

    def _give_up(self) -> None:
        self._head_is_over()
        if not self.transport.is_closing():
            self.transport.write(_REFUSAL)
            self.transport.close()
