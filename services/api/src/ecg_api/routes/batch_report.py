"""``GET /v1/batches/{id}/report.csv``: one row a job, read page by page while it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import JobStatus
from ecg_shared.jobs.statements import batches
from starlette.responses import Response, StreamingResponse

from ecg_api import examples
from ecg_api.csv_text import MEDIA_TYPE, Cell, csv_rows
from ecg_api.database import Database, Row
from ecg_api.file_names import attachment
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.problems import RefusedError
from ecg_api.routes.batches import batch_key

COLUMNS: Final = (
    "external_id",
    "filename",
    "job_id",
    "status",
    "error_code",
    "error_detail",
    "heart_rate_bpm",
    "rmssd_ms",
    "qrs_duration_ms",
    "label",
    "probability",
    "quality",
    "seconds",
)
_JOBS_A_PAGE: Final = 500


async def batch_report(call: Call) -> Response:
    """Answer the table; no connection to the database is held while a slow client reads."""
    key, database = batch_key(call), call.gateway.database
    if await database.one(batches.EXISTS, key) is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    headers = {"Content-Disposition": attachment(f"{key['batch_id']}.report.csv")}
    if call.request.method == "HEAD":
        return Response(None, headers=headers, media_type=MEDIA_TYPE)
    return StreamingResponse(_pages(database, key), headers=headers, media_type=MEDIA_TYPE)


async def _pages(database: Database, key: dict[str, UUID]) -> AsyncIterator[bytes]:
    yield csv_rows([COLUMNS])
    after: UUID | None = None
    while rows := await database.all(batches.REPORT, {**key, "after_job_id": after, "limit": _JOBS_A_PAGE}):
        yield csv_rows(_cells(row) for row in rows)
        if len(rows) < _JOBS_A_PAGE:
            return
        after = rows[-1]["id"]


def _cells(row: Row) -> list[Cell]:
    shown = dict(row, job_id=str(row["id"]))
    if row["status"] != JobStatus.FAILED:  # a job that waits again keeps the error it waits for
        shown |= {"error_code": None, "error_detail": None}
    return [shown[column] for column in COLUMNS]


BATCH_REPORT: Final = Operation(
    method="GET",
    path="/v1/batches/{batch_id}/report.csv",
    endpoint=batch_report,
    name="get_batch_report",
    summary="Download the batch as a table",
    description=(
        "One row a job in the order of submission, whatever became of it; `seconds` from queued to final. Jobs deleted "
        "since have their state alone."
    ),
    tag="batches",
    scope=Scope.READ,
    audited=True,
    answers=(
        Answer(
            200,
            "The table.",
            (Content(MEDIA_TYPE, {"type": "string"}, examples.BATCH_REPORT_CSV),),
            {"Content-Disposition": "Offers a file name."},
        ),
    ),
    errors=(ErrorCode.NOT_FOUND,),
)
