"""``GET /v1/jobs/{id}/result``: the result, as a document or as a table."""

from __future__ import annotations

import hashlib
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.result import Result
from starlette.responses import Response

from ecg_api import csv_text, examples
from ecg_api.compression import compressed
from ecg_api.file_names import attachment
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.queries import ResultQuery, parse_query
from ecg_api.ranges import matches
from ecg_api.result_csv import result_csv
from ecg_api.result_document import WITHOUT_RESULT, visible_result

_MOST_COMPRESSED_BYTES: Final = 16 << 20
"""The windows of weeks; half a second of a thread."""


async def result(call: Call) -> Response:
    """Answer the visible result; while a retry runs, the one before it."""
    query, key = parse_query(ResultQuery, call.request), call.row_key()
    found = await visible_result(call.gateway.database, key)
    headers = {}
    if query.format == "csv":
        body, media_type = result_csv(found.document), csv_text.MEDIA_TYPE
        headers["Content-Disposition"] = attachment(f"{key['job_id']}.result.csv")
    else:
        body, media_type = found.encoded, "application/json"
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if matches(call.request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    whole = Response(body, headers=headers, media_type=media_type)
    return await compressed(call.request, whole, most_bytes=_MOST_COMPRESSED_BYTES)


RESULT: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}/result",
    endpoint=result,
    name="get_job_result",
    summary="Read the result",
    description=(
        "A failed job answers with its own error code. While a retry is running the result before it is answered; its "
        "`epoch` says which. `format=csv` is a table with one row a number or statement. "
        "Both go as gzip where the client takes that."
    ),
    tag="results",
    scope=Scope.READ,
    audited=True,
    query=ResultQuery,
    headers={"If-None-Match": "The ETag of the last answer."},
    answers=(
        Answer(
            200,
            "The result.",
            (
                Content("application/json", Result, examples.RESULT),
                Content(csv_text.MEDIA_TYPE, {"type": "string"}, examples.RESULT_CSV),
            ),
            {"ETag": "Changes with the result.", "Content-Disposition": "Offers a file name, for csv."},
        ),
        Answer(304, "The result is as the client has it."),
    ),
    errors=(ErrorCode.INVALID_OPTION, *WITHOUT_RESULT),
)
