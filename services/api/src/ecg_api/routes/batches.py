"""Batches: named groups of jobs."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final
from uuid import UUID

from ecg_shared.contract.errors import ERRORS, ErrorCode
from ecg_shared.contract.job import Batch, BatchDetail, BatchList
from ecg_shared.jobs.statements import batches
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from ecg_api import examples
from ecg_api.answers import json_answer
from ecg_api.body import whole_body
from ecg_api.database import Row
from ecg_api.ids import new_id
from ecg_api.job_document import job_time
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.options import closed_json
from ecg_api.problems import RefusedError, invalid_options
from ecg_api.queries import BatchListQuery, parse_query

_MAX_BODY_BYTES: Final = 10_000
_RATE_WINDOW_S: Final = 120.0
_STATES: Final = ("queued", "running", "succeeded", "failed", "cancelled")


class NewBatch(BaseModel):
    """What a batch is made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=200, description="Shown again, not unique.")]


async def create(call: Call) -> Response:
    """Make a batch; jobs join it by their option batch_id."""
    body = await whole_body(call.request, limit_bytes=_MAX_BODY_BYTES)
    try:
        wanted = NewBatch.model_validate(closed_json(body, name="body"))
    except ValidationError as error:
        raise invalid_options(error) from None
    row = await call.gateway.database.one(
        batches.CREATE, {"batch_id": new_id(), "tenant_id": call.principal.tenant_id, "name": wanted.name}
    )
    if row is None:
        raise RefusedError(ErrorCode.INTERNAL_ERROR)
    document = _document({**row, **dict.fromkeys(_STATES, 0)})
    return json_answer(document, status=201, headers={"Location": f"/v1/batches/{document['id']}"})


async def list_batches(call: Call) -> Response:
    """Answer a page of the tenant's batches, newest first."""
    query = parse_query(BatchListQuery, call.request)
    key = {"tenant_id": call.principal.tenant_id, "before": query.cursor, "limit": query.limit + 1}
    rows = await call.gateway.database.all(batches.LIST, key)
    page = rows[: query.limit]
    next_cursor = str(page[-1]["id"]) if len(rows) > len(page) else None
    return json_answer({"batches": [_document(row) for row in page], "next_cursor": next_cursor})


async def get(call: Call) -> Response:
    """Answer a batch: its jobs counted by state, how fast it goes, and why jobs failed."""
    key, database = batch_key(call), call.gateway.database
    row, failures = await asyncio.gather(
        database.one(batches.READ, {**key, "window_s": _RATE_WINDOW_S}), database.all(batches.FAILURES, key)
    )
    if row is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    return json_answer({**_document(row), **_pace(row), "failures": [_failure(failed) for failed in failures]})


def batch_key(call: Call) -> dict[str, UUID]:
    """Return the parameters of the statements about one batch."""
    return {"batch_id": call.path_id("batch_id"), "tenant_id": call.principal.tenant_id}


def _document(row: Row) -> dict[str, Any]:
    counts = {state: row[state] for state in _STATES}
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "created_at": job_time(row["created_at"]),
        "counts": counts,
        "total": sum(counts.values()),
    }


def _pace(row: Row) -> dict[str, float | None]:
    """Return jobs a minute over the last two minutes, or since the first began, and the seconds left at that pace."""
    n_open = row["queued"] + row["running"]
    if not (n_open and row["lately"] and row["lately_s"]):
        return {"jobs_per_minute": None, "eta_s": None}
    per_s = row["lately"] / row["lately_s"]
    return {"jobs_per_minute": round(60.0 * per_s, 1), "eta_s": round(n_open / per_s, 1)}


def _failure(row: Row) -> dict[str, Any]:
    code = ErrorCode(row["code"])
    entry = ERRORS[code]
    return {
        "code": str(code),
        "title": entry.sentence,
        "mend": entry.mend,
        "retryable": entry.retryable,
        "count": row["count"],
    }


CREATE: Final = Operation(
    method="POST",
    path="/v1/batches",
    endpoint=create,
    name="create_batch",
    summary="Make a batch",
    tag="batches",
    scope=Scope.SUBMIT,
    audited=True,
    bodies=(Content("application/json", NewBatch, examples.NEW_BATCH),),
    answers=(
        Answer(
            201,
            "The batch, empty.",
            (Content("application/json", Batch, examples.EMPTY_BATCH),),
            {"Location": "Address of the batch."},
        ),
    ),
    errors=(ErrorCode.INVALID_OPTION, ErrorCode.FILE_TOO_LARGE, ErrorCode.TOO_SLOW),
)
GET: Final = Operation(
    method="GET",
    path="/v1/batches/{batch_id}",
    endpoint=get,
    name="get_batch",
    summary="See how far a batch is",
    description=(
        "`jobs_per_minute` is of the last two minutes, `eta_s` what is left at that pace. `failures` counts failed "
        "jobs by error code, the most frequent first, without those that were deleted since."
    ),
    tag="batches",
    scope=Scope.READ,
    answers=(Answer(200, "The batch.", (Content("application/json", BatchDetail, examples.BATCH),)),),
    errors=(ErrorCode.NOT_FOUND,),
)
LIST: Final = Operation(
    method="GET",
    path="/v1/batches",
    endpoint=list_batches,
    name="list_batches",
    summary="List batches, newest first",
    tag="batches",
    scope=Scope.READ,
    query=BatchListQuery,
    answers=(Answer(200, "A page of batches.", (Content("application/json", BatchList, examples.BATCH_LIST),)),),
    errors=(ErrorCode.INVALID_OPTION,),
)
