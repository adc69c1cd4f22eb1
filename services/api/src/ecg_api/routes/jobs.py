"""Jobs: poll, list, cancel, retry, delete."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import Job, JobList
from ecg_shared.contract.options import JobOptions, Kind
from ecg_shared.jobs.statements import read, user
from ecg_shared.jobs.storage import PUT_TIMEOUT_S
from starlette.responses import Response

from ecg_api import examples
from ecg_api.answers import check_visible, job_answer, json_answer, visible_job
from ecg_api.body import whole_body
from ecg_api.database import Row
from ecg_api.job_document import PRIORITIES, is_final, job_document
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.options import options_from_patch
from ecg_api.problems import RefusedError, invalid_option
from ecg_api.queries import ListQuery, PollQuery, parse_query
from ecg_api.ranges import matches
from ecg_api.submission import first_stage
from ecg_api.upload import MAX_OPTIONS_BYTES


async def poll(call: Call) -> Response:
    """Answer the job, 304 where the client has it; with ``wait``, when its state changes."""
    view = await visible_job(call)
    if call.request.scope["query_string"]:
        wait_s = parse_query(PollQuery, call.request).wait
        if_none_match = call.request.headers.get("if-none-match")
        if wait_s and not view.final and (if_none_match is None or matches(if_none_match, view.etag)):
            tenant_id = call.principal.tenant_id
            view = check_visible(await call.gateway.feed.wait_for_state(view, tenant_id, within_s=wait_s))
    return job_answer(call, view)


async def list_jobs(call: Call) -> Response:
    """Answer a page of the tenant's jobs, newest first."""
    query = parse_query(ListQuery, call.request)
    wanted: dict[read.Filter, Any] = {
        read.Filter.STATUS: query.status,
        read.Filter.EXTERNAL_ID: query.external_id,
        read.Filter.BATCH_ID: query.batch_id,
        read.Filter.SUBMITTED_AFTER: query.submitted_after,
        read.Filter.SUBMITTED_BEFORE: query.submitted_before,
    }
    filters = {name: value for name, value in wanted.items() if value is not None}
    parameters: dict[str, Any] = {str(name): value for name, value in filters.items()}
    if query.cursor is not None:
        filters[read.Filter.CURSOR] = query.cursor
        parameters["cursor_at"], parameters["cursor_id"] = _decoded_cursor(query.cursor)
    parameters |= {"tenant_id": call.principal.tenant_id, "limit": query.limit + 1}
    rows = await call.gateway.database.all(read.worklist(*filters), parameters)
    page = rows[: query.limit]
    return json_answer(
        {
            "jobs": [job_document(row) for row in page],
            "next_cursor": _cursor(page[-1]) if len(rows) > len(page) else None,
        }
    )


async def cancel(call: Call) -> Response:
    """Cancel a job; one that is final already answers with the state it has."""
    key = call.row_key()
    if await call.gateway.database.one(user.CANCEL, key) is not None:
        call.gateway.wakeups.changed(key["job_id"])
    return job_answer(call, await visible_job(call))


async def retry(call: Call) -> Response:
    """Run a final job again, with what the body changes of its options."""
    body = await whole_body(call.request, limit_bytes=MAX_OPTIONS_BYTES)
    key = call.row_key()
    row = await _visible_row(call)
    options = await _changed_options(call, row, body) if body.strip() else None
    again = await call.gateway.database.one(
        user.RETRY,
        {
            **key,
            "stage": first_stage(row["kind"]),
            "kind": row["kind"],
            "options": options.model_dump_json(exclude_unset=True, exclude_none=True) if options is not None else None,
            "priority": PRIORITIES.index(options.priority) if options is not None else row["priority"],
        },
    )
    if again is None:
        raise _why_not_again(await _visible_row(call))
    call.gateway.wakeups.queued(again["id"], again["stage"], again["epoch"])
    call.gateway.wakeups.changed(again["id"])
    headers = {"Location": f"/v1/jobs/{again['id']}"}
    return job_answer(call, await visible_job(call), status=202, headers=headers)


async def delete(call: Call) -> Response:
    """Forget a job: cancelled if it runs, its content gone in one transaction, its objects soon after."""
    key = call.row_key()
    async with call.gateway.database.transaction() as connection:
        forgotten = await connection.execute(user.TOMBSTONE.encode(), {**key, "put_timeout_s": PUT_TIMEOUT_S})
        found = await forgotten.fetchone() is not None
        if found:
            await connection.execute(user.FORGET.encode(), key)
    if not found:
        await _visible_row(call)
    call.gateway.wakeups.changed(key["job_id"])
    return Response(status_code=204)


async def _visible_row(call: Call) -> Row:
    row = await call.gateway.database.one(read.POLL, call.row_key())
    if row is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    if row["deleted"]:
        raise RefusedError(ErrorCode.GONE)
    return row


async def _changed_options(call: Call, row: Row, patch: bytes) -> JobOptions:
    before = await call.gateway.database.one(read.OPTIONS, call.row_key())
    options, named = options_from_patch(patch, before=before["options"] if before is not None else {})
    if "batch_id" in named and options.batch_id != row["batch_id"]:
        raise invalid_option("batch_id", "A job stays in its batch.")
    if "external_id" in named and options.external_id != row["external_id"]:
        raise invalid_option("external_id", "A job keeps its external id.")
    if options.kind not in (Kind.AUTO, row["kind"]):
        raise invalid_option("kind", f"The upload is a {row['kind']}.")
    return options


def _why_not_again(row: Row) -> RefusedError:
    if is_final(row):
        return RefusedError(ErrorCode.GONE, "The upload of this job is no longer kept.")
    return RefusedError(ErrorCode.NOT_FINISHED, "Only a final job can be run again.")


def _cursor(row: Row) -> str:
    place = f"{row['submitted_at'].isoformat()} {row['id']}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _decoded_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, job_id = place.partition(" ")
        submitted_at = datetime.fromisoformat(moment)
        if submitted_at.tzinfo is None:
            raise ValueError("no time zone")
        return submitted_at, UUID(job_id)
    except (ValueError, binascii.Error):
        raise invalid_option("cursor", "Send next_cursor of the page before, unchanged.") from None


_JOB_HEADERS: Final = {
    "ETag": "Changes with everything a client can see.",
    "Retry-After": "Seconds until asking is worth it; absent when final.",
}
_OF_A_JOB: Final = (ErrorCode.NOT_FOUND, ErrorCode.GONE)

POLL: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}",
    endpoint=poll,
    name="get_job",
    summary="See how far a job is",
    tag="jobs",
    scope=Scope.READ,
    query=PollQuery,
    headers={"If-None-Match": "The ETag of the last answer; 304 where nothing changed."},
    answers=(
        Answer(200, "The job.", (Content("application/json", Job, examples.SUCCEEDED_JOB),), _JOB_HEADERS),
        Answer(304, "The job is as the client has it.", headers=_JOB_HEADERS),
    ),
    errors=(ErrorCode.INVALID_OPTION, *_OF_A_JOB),
)
LIST: Final = Operation(
    method="GET",
    path="/v1/jobs",
    endpoint=list_jobs,
    name="list_jobs",
    summary="List jobs, newest first",
    tag="jobs",
    scope=Scope.READ,
    query=ListQuery,
    answers=(Answer(200, "A page of jobs.", (Content("application/json", JobList, examples.JOB_LIST),)),),
    errors=(ErrorCode.INVALID_OPTION,),
)
CANCEL: Final = Operation(
    method="POST",
    path="/v1/jobs/{job_id}/cancel",
    endpoint=cancel,
    name="cancel_job",
    summary="Cancel a job",
    description="Whoever is first wins: a job that is already final answers with the state it has.",
    tag="jobs",
    scope=Scope.SUBMIT,
    audited=True,
    answers=(Answer(200, "The job.", (Content("application/json", Job, examples.CANCELLED_JOB),), _JOB_HEADERS),),
    errors=_OF_A_JOB,
)
RETRY: Final = Operation(
    method="POST",
    path="/v1/jobs/{job_id}/retry",
    endpoint=retry,
    name="retry_job",
    summary="Run a final job again",
    description=(
        "Options in the body are merged over those that the job has (RFC 7396): a field that is not named keeps its "
        "value, one that is `null` loses it, the patient's fields likewise. External id and batch stay as they are. "
        "Without a body the job runs as before. The old result stays until the new one is there."
    ),
    tag="jobs",
    scope=Scope.SUBMIT,
    audited=True,
    bodies=(Content("application/json", JobOptions, examples.CHANGED_OPTIONS),),
    body_required=False,
    answers=(
        Answer(
            202,
            "The job is queued in a new epoch.",
            (Content("application/json", Job, examples.QUEUED_JOB),),
            {"Location": "Address of the job.", **_JOB_HEADERS},
        ),
    ),
    errors=(ErrorCode.INVALID_OPTION, ErrorCode.NOT_FINISHED, ErrorCode.FILE_TOO_LARGE, ErrorCode.TOO_SLOW, *_OF_A_JOB),
)
DELETE: Final = Operation(
    method="DELETE",
    path="/v1/jobs/{job_id}",
    endpoint=delete,
    name="delete_job",
    summary="Delete a job, its result and its files",
    tag="jobs",
    scope=Scope.DELETE,
    audited=True,
    answers=(Answer(204, "The job is gone; its address answers 410 from now on."),),
    errors=_OF_A_JOB,
)
