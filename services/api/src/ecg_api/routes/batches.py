"""Batches: named groups of jobs."""

from __future__ import annotations

from typing import Annotated, Final

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import Batch
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

_MAX_BODY_BYTES: Final = 10_000
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
    return _answer({**row, **dict.fromkeys(_STATES, 0)}, status=201)


async def get(call: Call) -> Response:
    """Answer a batch with its jobs counted by state."""
    key = {"batch_id": call.path_id("batch_id"), "tenant_id": call.principal.tenant_id}
    row = await call.gateway.database.one(batches.READ, key)
    if row is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    return _answer(row)


def _answer(row: Row, *, status: int = 200) -> Response:
    counts = {state: row[state] for state in _STATES}
    document = {
        "id": str(row["id"]),
        "name": row["name"],
        "created_at": job_time(row["created_at"]),
        "counts": counts,
        "total": sum(counts.values()),
    }
    headers = {"Location": f"/v1/batches/{row['id']}"} if status == 201 else None
    return json_answer(document, status=status, headers=headers)


CREATE: Final = Operation(
    method="POST",
    path="/v1/batches",
    endpoint=create,
    name="create_batch",
    summary="Make a batch",
    tag="batches",
    scope=Scope.SUBMIT,
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
    tag="batches",
    scope=Scope.READ,
    answers=(Answer(200, "The batch.", (Content("application/json", Batch, examples.BATCH),)),),
    errors=(ErrorCode.NOT_FOUND,),
)
