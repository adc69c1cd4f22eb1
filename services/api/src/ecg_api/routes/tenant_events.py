"""``GET /v1/events``: everything that happens to the tenant's jobs, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.jobs.statements import batches
from starlette.responses import Response, StreamingResponse

from ecg_api import examples
from ecg_api.keys import Scope
from ecg_api.operation import Answer, Call, Content, Operation
from ecg_api.problems import RefusedError
from ecg_api.queries import EventsQuery, parse_query
from ecg_api.server_sent import HEADERS, LONGEST_S, MEDIA_TYPE, PING, PING_S, last_event_id, opening

_COME_BACK_WHEN_FULL_MS: Final = 10_000


async def tenant_events(call: Call) -> Response:
    """Stream ``state``, ``progress`` and ``deleted`` of every job of the tenant, or of one batch."""
    query = parse_query(EventsQuery, call.request)
    after = last_event_id(call.request.headers.get("last-event-id"))
    if query.batch_id is not None:
        key = {"batch_id": query.batch_id, "tenant_id": call.principal.tenant_id}
        if await call.gateway.database.one(batches.EXISTS, key) is None:
            raise RefusedError(ErrorCode.NOT_FOUND)
    return StreamingResponse(_stream(call, query.batch_id, after), media_type=MEDIA_TYPE, headers=HEADERS)


async def _stream(call: Call, batch_id: UUID | None, after: int | None) -> AsyncIterator[bytes]:
    gateway = call.gateway
    if gateway.feed.full:
        # A refusal would end a browser's EventSource for good; a stream that ends makes it come back.
        yield opening(reconnect_ms=_COME_BACK_WHEN_FULL_MS, last_id=after)
        return
    loop = asyncio.get_running_loop()
    ends = loop.time() + LONGEST_S
    with gateway.feed.place():
        async with gateway.tenant_feed.follow(call.principal.tenant_id, batch_id) as subscription:
            yield opening(last_id=subscription.begins_after if after is None else after)
            if after is not None:
                yield await gateway.tenant_feed.replay(subscription, after)
            while (left_s := ends - loop.time()) > 0 and not gateway.feed.closing:
                told = await subscription.take(within_s=min(PING_S, left_s))
                if not await gateway.keys.still_calls(call.request):
                    return
                yield told or PING


TENANT_EVENTS: Final = Operation(
    method="GET",
    path="/v1/events",
    endpoint=tenant_events,
    name="get_events",
    summary="Follow all jobs as server-sent events",
    description=(
        "Events: `state` (job_id, status, stage, epoch, at) with an id, `progress` (job_id, stage, progress 0 to 1), "
        "`deleted` (job_id), and `reset`: events were lost, read the list anew. Open the stream before reading the "
        "list, and nothing is missed; a `state` may come twice. A comment comes every 15 s; the stream ends after 10 "
        "minutes, and Last-Event-ID goes on where it ended."
    ),
    tag="jobs",
    scope=Scope.READ,
    query=EventsQuery,
    headers={"Last-Event-ID": "Only states after this event."},
    answers=(Answer(200, "The stream.", (Content(MEDIA_TYPE, {"type": "string"}, examples.TENANT_EVENTS_TEXT),)),),
    errors=(ErrorCode.INVALID_OPTION, ErrorCode.NOT_FOUND),
)
