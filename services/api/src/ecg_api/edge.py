"""The outermost layer: every answer gets its headers and is counted, every error becomes a problem document."""

from __future__ import annotations

import logging
import time
import traceback
import uuid
from typing import Final

from ecg_shared.contract.errors import EcgError, ErrorCode
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecg_api.body import linger
from ecg_api.headers import secured
from ecg_api.metrics import Metrics
from ecg_api.problems import RefusedError, problem_response

_log = logging.getLogger(__name__)
_CODE_OF_STATUS: Final = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED}


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def send_secured(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = secured(list(message["headers"]))
            await send(message)

        try:
            await self._app(scope, receive, send_secured)
        except ClientDisconnect:
            status = 499
        except Exception as error:
            if status:
                # Too late for a document: a cut connection is the only way left to say that the answer is not whole.
                _log_failure(error, uuid.uuid4().hex)
                raise
            await self._refuse(error, scope, receive, send_secured)
        finally:
            self._metrics.observe(scope, status, time.perf_counter() - began)

    async def _refuse(self, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._response(error, scope)
        if response.headers.get("connection") == "close":
            await linger(Request(scope, receive))
        await response(scope, receive, send)

    def _response(self, error: Exception, scope: Scope) -> Response:
        path = scope["path"]
        if isinstance(error, EcgError):
            self._metrics.refused(error.code)
            return problem_response(error, instance=path)
        if isinstance(error, HTTPException) and error.status_code in _CODE_OF_STATUS:
            refused = RefusedError(_CODE_OF_STATUS[error.status_code], headers=error.headers)
            self._metrics.refused(refused.code)
            return problem_response(refused, instance=path)
        reference = uuid.uuid4().hex
        _log_failure(error, reference)
        self._metrics.refused(ErrorCode.INTERNAL_ERROR)
        return problem_response(EcgError(), instance=path, reference=reference)


def _log_failure(error: Exception, reference: str) -> None:
    # The message is left out: a driver's may quote the row, and with it a patient.
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("failed with %s, reference %s: %s", type(error).__name__, reference, " < ".join(reversed(frames[-8:])))
