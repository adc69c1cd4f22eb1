"""``GET /v1/jobs/{id}/export.zip``: everything that a job has, in one file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from starlette.responses import Response, StreamingResponse

from ecg_api.artifacts import in_threads
from ecg_api.export import MEDIA_TYPE, export_of
from ecg_api.file_names import attachment
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.ranges import matches
from ecg_api.result_document import WITHOUT_RESULT, visible_result


async def export(call: Call) -> Response:
    """Answer the ZIP while it is made."""
    key = call.row_key()
    made = export_of(await visible_result(call.gateway.database, key))
    headers = {"ETag": made.etag, "Content-Disposition": attachment(f"{key['job_id']}.zip")}
    if matches(call.request.headers.get("if-none-match"), made.etag):
        return Response(status_code=304, headers=headers)
    if made.n_bytes is not None:
        headers["Content-Length"] = str(made.n_bytes)
    if call.request.method == "HEAD":
        return Response(None, headers=headers, media_type=MEDIA_TYPE)
    pieces = made.pieces(call.gateway.store)
    first = await asyncio.to_thread(next, pieces)
    return StreamingResponse(_with(first, in_threads(pieces)), headers=headers, media_type=MEDIA_TYPE)


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


EXPORT: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}/export.zip",
    endpoint=export,
    name="export_job",
    summary="Download everything as a ZIP",
    description=(
        "`manifest.json` (name, media_type, bytes and sha256 of each file), `result.json`, `result.csv`, every "
        "artefact, and the upload under `original/` while it is kept. Not compressed; the same result always makes "
        "the same bytes. A stored file that is found damaged on the way cuts the connection."
    ),
    tag="results",
    scope=Scope.READ,
    audited=True,
    headers={"If-None-Match": "The ETag of the last answer."},
    answers=(
        Answer(
            200,
            "The ZIP.",
            (Content(MEDIA_TYPE, {"type": "string", "format": "binary"}, "(ZIP)"),),
            {"ETag": "Changes with any file.", "Content-Disposition": "Offers a file name."},
        ),
        Answer(304, "The ZIP is as the client has it."),
    ),
    errors=(*WITHOUT_RESULT, ErrorCode.STORAGE_UNAVAILABLE),
)
