"""Answers that several calls share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ecg_shared.contract.errors import ErrorCode
from starlette.responses import Response

from ecg_api.job_views import JobView
from ecg_api.operation import Call
from ecg_api.problems import RefusedError
from ecg_api.ranges import matches


def json_answer(document: Mapping[str, Any], *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON answer."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, headers, "application/json")


def job_answer(call: Call, view: JobView, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a job with its entity tag and when to ask again; 304 where the client has it."""
    described = {"ETag": view.etag, **(headers or {})}
    retry_s = call.gateway.queues.retry_after_s(view)
    if retry_s is not None:
        described["Retry-After"] = str(retry_s)
    if status == 200 and matches(call.request.headers.get("if-none-match"), view.etag):
        return Response(status_code=304, headers=described)
    return Response(view.body, status, described, "application/json")


async def visible_job(call: Call) -> JobView:
    """Return the job in the path; raises RefusedError: not_found, gone."""
    return check_visible(await call.gateway.views.read(**call.row_key()))


def check_visible(view: JobView | None) -> JobView:
    """Return the job, or raise what its absence means."""
    if view is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    if view.deleted:
        raise RefusedError(ErrorCode.GONE)
    return view
