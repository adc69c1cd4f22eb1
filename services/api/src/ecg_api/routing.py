"""Every call there is, in the order in which the router looks: what is called most comes first."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecg_api.operation import Handler, OpenOperation, Operation
from ecg_api.routes import (
    artifacts,
    batch_report,
    batches,
    documentation,
    events,
    export,
    health,
    jobs,
    results,
    session,
    signal,
    submit,
    tenant_events,
)

OPERATIONS: Final[tuple[Operation | OpenOperation, ...]] = (
    jobs.POLL,
    submit.SUBMIT,
    results.RESULT,
    events.EVENTS,
    tenant_events.TENANT_EVENTS,
    signal.SIGNAL_OPERATION,
    artifacts.ARTIFACT,
    export.EXPORT,
    jobs.LIST,
    jobs.CANCEL,
    jobs.RETRY,
    jobs.DELETE,
    batches.CREATE,
    batches.LIST,
    batches.GET,
    batch_report.BATCH_REPORT,
    session.BEGIN,
    session.GET,
    session.END,
    health.LIVE,
    health.READY,
    health.METRICS,
    documentation.OPENAPI,
    documentation.DOCS,
    documentation.STYLE,
)


def routes() -> list[Route]:
    """Return one route a path, so that a wrong method is told every right one."""
    by_path: dict[str, dict[str, Handler]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = operation.handler()
    return [Route(path, _dispatch(handlers), methods=list(handlers)) for path, handlers in by_path.items()]


def _dispatch(handlers: dict[str, Handler]) -> Handler:
    async def handle(request: Request) -> Response:
        # A route that takes GET is also asked with HEAD; the server leaves the body out.
        method = "GET" if request.method == "HEAD" else request.method
        return await handlers[method](request)

    return handle
