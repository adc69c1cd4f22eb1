"""``GET /v1/jobs/{id}/events``: a job's changes as server-sent events, until it is final."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import JobStatus
from ecg_shared.jobs.statements import read
from starlette.responses import Response, StreamingResponse

from ecg_api import examples
from ecg_api.answers import visible_job
from ecg_api.database import Row
from ecg_api.job_document import job_time
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.server_sent import HEADERS, LONGEST_S, MEDIA_TYPE, PING, PING_S, event, last_event_id, opening
from ecg_api.waiting import Watch


async def events(call: Call) -> Response:
    """Stream ``state`` for each change (those after Last-Event-ID), ``progress``, and ``final`` with the job."""
    after = last_event_id(call.request.headers.get("last-event-id")) or 0
    await visible_job(call)
    return StreamingResponse(_stream(call, after), media_type=MEDIA_TYPE, headers=HEADERS)


async def _stream(call: Call, after: int) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    ends = loop.time() + LONGEST_S
    key = call.row_key()
    progress: tuple[Any, ...] = ()
    yield opening()
    with call.gateway.feed.watch(**key) as watch:
        while loop.time() < ends and not call.gateway.feed.full:
            if not await call.gateway.keys.still_calls(call.request):
                return
            view = await call.gateway.views.read(**key)
            if view is None or view.deleted:
                yield event("deleted", {"id": str(key["job_id"])})
                return
            watch.revision = view.revision
            # The job is read before its history, so a final event never overtakes the state it ends in.
            for change in await call.gateway.database.all(read.EVENTS, {**key, "after": after}):
                after = change["id"]
                yield event("state", _state(change), event_id=after)
            if (now := (*view.state, view.progress)) != progress and view.status == JobStatus.RUNNING:
                progress = now
                yield event("progress", {"stage": view.stage, "progress": view.progress})
            if view.final:
                yield b"event: final\ndata: " + view.body + b"\n\n"
                return
            async for ping in _quiet(watch, ends):
                yield ping


async def _quiet(watch: Watch, ends: float) -> AsyncIterator[bytes]:
    """Yield a comment every ``PING_S``, which keeps proxies from closing the stream, until the job may have changed."""
    loop = asyncio.get_running_loop()
    while loop.time() < ends:
        if await watch.changed(within_s=min(PING_S, ends - loop.time())):
            return
        yield PING


def _state(change: Row) -> dict[str, Any]:
    return {
        "status": change["status"],
        "stage": change["stage"],
        "epoch": change["epoch"],
        "at": job_time(change["at"]),
    }


EVENTS: Final = Operation(
    method="GET",
    path="/v1/jobs/{job_id}/events",
    endpoint=events,
    name="get_job_events",
    summary="Follow a job as server-sent events",
    description=(
        "Events: `state` (status, stage, epoch, at) with an id, `progress` (stage, progress 0 to 1), `final` (the job) "
        "and `deleted`. A comment comes every 15 s; the stream ends when the job is final, or after 10 minutes."
    ),
    tag="jobs",
    scope=Scope.READ,
    headers={"Last-Event-ID": "Only states after this event."},
    answers=(Answer(200, "The stream.", (Content(MEDIA_TYPE, {"type": "string"}, examples.EVENTS_TEXT),)),),
    errors=(ErrorCode.INVALID_OPTION, ErrorCode.NOT_FOUND, ErrorCode.GONE),
)
