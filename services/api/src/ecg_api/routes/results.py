"""``GET /v1/jobs/{id}/result``: the result document."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import JobStatus
from ecg_shared.contract.result import Result
from ecg_shared.jobs.statements import read
from starlette.responses import Response

from ecg_api import examples
from ecg_api.artifacts import all_artifacts, artifact_references
from ecg_api.database import Row
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.problems import RefusedError
from ecg_api.ranges import matches

_ORDER: Final = {name: place for place, name in enumerate(Result.model_fields)}


async def result(call: Call) -> Response:
    """Answer the visible result; while a retry runs, the one before it."""
    key = call.row_key()
    row = await call.gateway.database.one(read.RESULT, key)
    if row is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    if row["document"] is None:
        raise _why_no_result(row)
    artifacts = await all_artifacts(call.gateway.database, key)
    document = json.loads(row["document"]) | {
        "job_id": str(key["job_id"]),
        "epoch": row["result_epoch"],
        "artifacts": artifact_references(key["job_id"], artifacts),
    }
    body = json.dumps(_in_order(document), ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if matches(call.request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers={"ETag": etag})
    return Response(body, headers={"ETag": etag}, media_type="application/json")


def _why_no_result(row: Row) -> RefusedError:
    if row["deleted"]:
        return RefusedError(ErrorCode.GONE)
    if row["status"] == JobStatus.CANCELLED:
        return RefusedError(ErrorCode.CANCELLED)
    if row["status"] == JobStatus.FAILED:
        return RefusedError(ErrorCode(row["error"]["code"]), row["error"]["detail"])
    return RefusedError(ErrorCode.NOT_FINISHED, retry_after_s=1)


def _in_order(document: dict[str, Any]) -> dict[str, Any]:
    """Return the parts in the order of the contract, which jsonb does not keep."""
    return dict(sorted(document.items(), key=lambda part: _ORDER.get(part[0], len(_ORDER))))


RESULT: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}/result",
    endpoint=result,
    name="get_job_result",
    summary="Read the result",
    description=(
        "A failed job answers with its own error code. While a retry is running the result before it is answered; its "
        "`epoch` says which."
    ),
    tag="results",
    scope=Scope.READ,
    headers={"If-None-Match": "The ETag of the last answer."},
    answers=(
        Answer(
            200,
            "The result.",
            (Content("application/json", Result, examples.RESULT),),
            {"ETag": "Changes with the result."},
        ),
        Answer(304, "The result is as the client has it."),
    ),
    errors=(ErrorCode.NOT_FOUND, ErrorCode.GONE, ErrorCode.NOT_FINISHED, ErrorCode.CANCELLED, ErrorCode.OBJECT_DAMAGED),
)
