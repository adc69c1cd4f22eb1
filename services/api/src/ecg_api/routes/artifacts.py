"""``GET /v1/jobs/{id}/artifacts/{name}``: the files of a job."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.errors import ErrorCode
from starlette.responses import Response, StreamingResponse

from ecg_api import examples
from ecg_api.answers import visible_job
from ecg_api.artifacts import find_artifact, serve_artifact
from ecg_api.compression import compressed, compressed_stream
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation

_BINARY: Final = {"type": "string", "format": "binary"}
_TEXTS: Final = frozenset({"text/csv", "application/json"})
"""What gzip makes much smaller; pictures and archives are so already."""


async def artifact(call: Call) -> Response:
    """Answer one file, or a range of it."""
    key = call.row_key()
    await visible_job(call)
    found = await find_artifact(call.gateway.database, key, call.request.path_params["name"])
    answer = await serve_artifact(call.request, call.gateway.store, found)
    if found.uploaded or found.media_type not in _TEXTS:
        return answer
    if isinstance(answer, StreamingResponse):
        return compressed_stream(call.request, answer)
    return await compressed(call.request, answer)


ARTIFACT: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}/artifacts/{name}",
    endpoint=artifact,
    name="get_job_artifact",
    summary="Download a file of the job",
    description=(
        "The result lists under `artifacts` what there is. Of every job: `original` (of several files `original.2` and "
        "so on), `signal.i16`, `beats.csv`, `waves.csv`, `waveform.png`, `report.pdf`. Of recordings up to 10 minutes, "
        "of longer ones by the option `exports`: `signal.edf`, `signal.wfdb.zip`, `signal.dcm`. Of a page: `page.jpg` "
        "(as it was read, upright), `trace.json` (each lead's points in pixels of `page.jpg`), `overlay.png`. Of a "
        "rhythm judged abnormal: `saliency.csv` (`start_s,end_s,weight`: what each half second of the most suspicious "
        "windows weighed in that). CSV and JSON that the service made go as gzip where the client takes that, if asked "
        "whole; their ETag is weak then."
    ),
    tag="results",
    scope=Scope.READ,
    audited=True,
    headers={
        "Range": "One byte range.",
        "If-Range": "The range only if the ETag is still this.",
        "If-None-Match": "The ETag of the last answer.",
    },
    answers=(
        Answer(
            200,
            "The file.",
            (
                Content("image/png", _BINARY, "(PNG)"),
                Content("text/csv", {"type": "string"}, examples.BEATS_CSV),
                Content("application/octet-stream", _BINARY, "(bytes)"),
            ),
            {"ETag": "The file's SHA-256.", "Content-Disposition": "Offers a file name.", "Accept-Ranges": "bytes"},
        ),
        Answer(
            206,
            "The range.",
            (Content("application/octet-stream", _BINARY, "(bytes)"),),
            {"Content-Range": "First and last byte, and the size."},
        ),
        Answer(304, "The file is as the client has it."),
    ),
    errors=(
        ErrorCode.NOT_FOUND,
        ErrorCode.GONE,
        ErrorCode.RANGE_NOT_SATISFIABLE,
        ErrorCode.OBJECT_DAMAGED,
        ErrorCode.STORAGE_UNAVAILABLE,
    ),
)
