"""``GET /v1/jobs/{id}/signal``: the signal, whole or cut, as compact binary, JSON or CSV."""

from __future__ import annotations

import asyncio
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from starlette.responses import Response, StreamingResponse

from ecg_api import examples
from ecg_api.answers import visible_job
from ecg_api.artifacts import find_artifact, in_threads, serve_artifact
from ecg_api.compression import MOST_BYTES, compressed
from ecg_api.file_names import attachment
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.queries import SignalQuery, parse_query
from ecg_api.signal_cut import MEDIA_TYPE, SIGNAL, cut_of
from ecg_api.signal_text import csv_pieces, json_pieces


async def signal(call: Call) -> Response:
    """Answer the artefact itself where nothing is cut out, else a cut made while it is read."""
    query = parse_query(SignalQuery, call.request)
    key = call.row_key()
    await visible_job(call)
    artifact = await find_artifact(call.gateway.database, key, SIGNAL)
    if query.format == "i16" and query.whole:
        answer = await serve_artifact(call.request, call.gateway.store, artifact)
        return answer if isinstance(answer, StreamingResponse) else await compressed(call.request, answer)
    stored = await asyncio.to_thread(call.gateway.signals.open, artifact)
    cut = cut_of(stored.header, query)
    name = f"{key['job_id']}.signal"
    if query.format == "i16":
        headers = {"Content-Disposition": attachment(f"{name}.i16"), "Content-Length": str(cut.n_bytes)}
        if cut.n_bytes <= MOST_BYTES:
            content = await stored.small(cut)
            return await compressed(call.request, Response(content, headers=headers, media_type=MEDIA_TYPE))
        return StreamingResponse(in_threads(stored.binary(cut)), headers=headers, media_type=MEDIA_TYPE)
    if query.format == "csv":
        headers = {"Content-Disposition": attachment(f"{name}.csv")}
        return StreamingResponse(in_threads(csv_pieces(stored, cut)), headers=headers, media_type="text/csv")
    headers = {"Content-Disposition": attachment(f"{name}.json")}
    return StreamingResponse(in_threads(json_pieces(stored, cut)), headers=headers, media_type="application/json")


SIGNAL_OPERATION: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}/signal",
    endpoint=signal,
    name="get_job_signal",
    summary="Read the signal",
    description=(
        "`format=i16` without anything to cut is the artefact `signal.i16` itself, with byte ranges and its SHA-256 "
        "as ETag: 8 bytes `ECGI16\\0\\1`, a little-endian uint32 header length, a JSON header, int16 samples lead by "
        "lead, then min-max levels. With `start_s`, `end_s` or `leads` it is a smaller artefact, same layout, without "
        "levels, its header naming `start_s`. With `level` it holds the (min, max) pairs of that level. A sample is "
        "`value * uv_per_lsb + offset_uv` microvolts; -32768 is not recorded. Up to 1 MiB of `i16` goes as gzip "
        "where the client takes that. `csv` has `time_s` and each lead in mV."
    ),
    tag="results",
    scope=Scope.READ,
    audited=True,
    query=SignalQuery,
    headers={"Range": "One byte range of the whole artefact.", "If-None-Match": "The ETag of the last answer."},
    answers=(
        Answer(
            200,
            "The signal.",
            (
                Content(MEDIA_TYPE, {"type": "string", "format": "binary"}, "(bytes)"),
                Content("application/json", examples.SIGNAL_SCHEMA, examples.SIGNAL_JSON),
                Content("text/csv", {"type": "string"}, examples.SIGNAL_CSV),
            ),
            {"ETag": "The artefact's SHA-256.", "Content-Disposition": "Offers a file name."},
        ),
        Answer(
            206,
            "The range of the artefact.",
            (Content(MEDIA_TYPE, {"type": "string", "format": "binary"}, "(bytes)"),),
            {"Content-Range": "First and last byte, and the size."},
        ),
        Answer(304, "The artefact is as the client has it."),
    ),
    errors=(
        ErrorCode.INVALID_OPTION,
        ErrorCode.NOT_FOUND,
        ErrorCode.GONE,
        ErrorCode.RANGE_NOT_SATISFIABLE,
        ErrorCode.OBJECT_DAMAGED,
        ErrorCode.STORAGE_UNAVAILABLE,
    ),
)
