"""Answers that several calls share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ecg_shared.contract.errors import ErrorCode
from starlette.responses import Response

from ecg_api.database import Row
from ecg_api.job_document import is_final, job_body, job_etag, retry_after_s
from ecg_api.operation import Call
from ecg_api.problems import RefusedError
from ecg_api.ranges import matches


def json_answer(document: Mapping[str, Any], *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON answer."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, headers, "application/json")


def job_answer(
    row: Row, *, status: int = 200, if_none_match: str | None = None, location: bool = False, waited: bool = False
) -> Response:
    """Return a job with its entity tag and when to ask again; 304 where the client has it.

    A 202 after a wait in which the job became final is a 200.
    """
    etag = job_etag(row)
    headers = {"ETag": etag}
    retry_s = retry_after_s(row)
    if retry_s is not None:
        headers["Retry-After"] = str(retry_s)
    if matches(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    if location:
        headers["Location"] = f"/v1/jobs/{row['id']}"
    if waited and is_final(row):
        status = 200
    return Response(job_body(row), status, headers, "application/json")


async def visible_row(call: Call) -> Row:
    """Return the row of the job in the path; raises RefusedError: not_found, gone."""
    return check_visible(await call.gateway.rows.read(call.path_id("job_id"), call.principal.tenant_id))


def check_visible(row: Row | None) -> Row:
    """Return the row, or raise what its absence means."""
    if row is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    if row["deleted"]:
        raise RefusedError(ErrorCode.GONE)
    return row
