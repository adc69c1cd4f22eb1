"""``POST /v1/jobs``: an upload becomes a job."""

from __future__ import annotations

import re
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import Job
from starlette.requests import Request
from starlette.responses import Response

from ecg_api import examples
from ecg_api.answers import check_visible, job_answer
from ecg_api.audit import MADE
from ecg_api.body import check_announced
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.problems import invalid_option
from ecg_api.queries import MAX_WAIT_S, RawUploadQuery
from ecg_api.submission import submit_upload
from ecg_api.upload import receive_upload

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
_WAIT: Final = re.compile(r"wait\s*=\s*(\d{1,6})", re.ASCII)


async def submit(call: Call) -> Response:
    """Receive, promise, and answer 202; 200 where the key made the job before, or it was finished in time."""
    request, gateway = call.request, call.gateway
    key = _idempotency_key(request)
    wait_s = _preferred_wait_s(request)
    check_announced(request, limit_bytes=gateway.settings.upload_max_bytes)
    await gateway.quota.check(call.principal.tenant_id)
    with gateway.spool.upload() as spooled:
        upload = await receive_upload(request, spooled, limit_bytes=gateway.settings.upload_max_bytes)
        submitted = await submit_upload(gateway, upload, tenant_id=call.principal.tenant_id, key=key)
    view = submitted.job
    request.scope[MADE] = view.job_id
    if wait_s:
        tenant_id = call.principal.tenant_id
        view = check_visible(await gateway.feed.wait_for_end(view.job_id, tenant_id, within_s=wait_s))
    in_time = wait_s > 0 and view.final
    headers = {"Location": f"/v1/jobs/{view.job_id}"}
    return job_answer(call, view, status=202 if submitted.new and not in_time else 200, headers=headers)


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise invalid_option("Idempotency-Key", "The key has 1 to 255 visible ASCII characters.")
    return key


def _preferred_wait_s(request: Request) -> float:
    # RFC 7240: a preference that cannot be met is not an error.
    match = _WAIT.search(request.headers.get("prefer", ""))
    return min(float(match[1]), MAX_WAIT_S) if match else 0.0


SUBMIT: Final = Operation(
    method="POST",
    path="/v1/jobs",
    endpoint=submit,
    name="submit_job",
    summary="Submit an ECG",
    description=(
        "Send the file as `multipart/form-data` (parts `file`, once or more for one recording such as WFDB's `.hea` "
        "and `.dat`, and `options` as JSON), or as the raw body with the options in the query (`leads` separated by "
        "commas, the patient's as `patient.age_years`, and `filename`). "
        "The answer is a promise: the job reaches a final state."
    ),
    tag="jobs",
    scope=Scope.SUBMIT,
    audited=True,
    query=RawUploadQuery,
    headers={
        "Idempotency-Key": "The same key, bytes and options make the same job; other bytes are refused.",
        "Prefer": "`wait=N` (at most 30) waits N seconds for the job to finish.",
    },
    bodies=(
        Content("multipart/form-data", examples.UPLOAD_FORM, examples.UPLOAD_FORM_EXAMPLE),
        Content("application/octet-stream", {"type": "string", "format": "binary"}, examples.CSV_TEXT),
    ),
    answers=(
        Answer(
            202,
            "The job is queued.",
            (Content("application/json", Job, examples.QUEUED_JOB),),
            {
                "Location": "Address of the job.",
                "Retry-After": "Seconds until asking is worth it.",
                "ETag": "Of the job.",
            },
        ),
        Answer(
            200,
            "The job that this Idempotency-Key already made, or a job that was finished within the wait.",
            (Content("application/json", Job, examples.SUCCEEDED_JOB),),
            {"Location": "Address of the job."},
        ),
    ),
    errors=(
        ErrorCode.INVALID_OPTION,
        ErrorCode.INVALID_MULTIPART,
        ErrorCode.EMPTY_FILE,
        ErrorCode.FILE_TOO_LARGE,
        ErrorCode.UNSUPPORTED_FORMAT,
        ErrorCode.TYPE_MISMATCH,
        ErrorCode.IDEMPOTENCY_CONFLICT,
        ErrorCode.GONE,
        ErrorCode.TOO_SLOW,
        ErrorCode.QUEUE_FULL,
        ErrorCode.STORAGE_FULL,
    ),
)
