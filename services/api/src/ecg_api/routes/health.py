"""Health and metrics, for orchestrators: no key, nothing of anybody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, Literal
from uuid import UUID

from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.statements import read
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from ecg_api import examples
from ecg_api.answers import json_answer
from ecg_api.gateway import Gateway
from ecg_api.operation import Answer, Content, OpenOperation

PATIENCE_S: Final = 2.0
MOST_CLOCK_SKEW_S: Final = 900.0
"""Signed requests dated further off are refused by S3, so a process whose clock is wrong must not take uploads."""


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Dependency(BaseModel):
    """One dependency: how long its answer took, or what is wrong."""

    ok: bool
    needed: bool
    latency_ms: float
    problem: str | None


class Ready(BaseModel):
    """``degraded``: something is down that only makes the service slower."""

    status: Literal["ok", "degraded", "unavailable"]
    dependencies: dict[str, Dependency]


async def live(_request: Request, _gateway: Gateway) -> Response:
    """Answer that the process runs."""
    return json_answer({"status": "ok"})


async def ready(_request: Request, gateway: Gateway) -> Response:
    """Ask every dependency at once, each for at most ``PATIENCE_S``.

    Redis only carries hints and wake-ups: without it jobs are still taken, done and found.
    """
    database, store, redis = await asyncio.gather(
        _examined(lambda: _check_database(gateway), needed=True),
        _examined(lambda: asyncio.to_thread(gateway.store.check), needed=True),
        _examined(lambda: _check_redis(gateway), needed=False),
    )
    dependencies = {"database": database, "storage": store, "redis": redis}
    if all(found["ok"] for found in dependencies.values()):
        status = "ok"
    else:
        status = "unavailable" if any(f["needed"] and not f["ok"] for f in dependencies.values()) else "degraded"
    return json_answer({"status": status, "dependencies": dependencies}, status=503 if status == "unavailable" else 200)


async def metrics(_request: Request, gateway: Gateway) -> Response:
    """Answer the process's figures and the queues'."""
    with suppress(EcgError):
        await gateway.queues.look()
    body = gateway.metrics.exposition(
        queues=gateway.queues.rows.values(), pool=gateway.database.pool_figures(), waiting=gateway.feed.waiting
    )
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _check_database(gateway: Gateway) -> None:
    # The statement every poll runs: it fails on a schema older than this release.
    await gateway.database.one(read.POLL, {"job_id": UUID(int=0), "tenant_id": UUID(int=0)})
    row = await gateway.database.one("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8 AS now")
    if row is None or abs(row["now"] - time.time()) > MOST_CLOCK_SKEW_S:
        raise RuntimeError("clock skew")


async def _check_redis(gateway: Gateway) -> None:
    await gateway.redis.ping()


async def _examined(check: Callable[[], Awaitable[Any]], *, needed: bool) -> dict[str, Any]:
    began = time.perf_counter()
    problem = None
    try:
        async with asyncio.timeout(PATIENCE_S):
            await check()
    except Exception as error:  # whatever it is, the dependency is not usable
        problem = str(error.code) if isinstance(error, EcgError) else type(error).__name__
    return {
        "ok": problem is None,
        "needed": needed,
        "latency_ms": round(1000 * (time.perf_counter() - began), 2),
        "problem": problem,
    }


LIVE: Final = OpenOperation(
    path="/health/live",
    endpoint=live,
    name="live",
    summary="Does the process run",
    tag="operation",
    answers=(Answer(200, "It does.", (Content("application/json", Live, {"status": "ok"}),)),),
)
READY: Final = OpenOperation(
    path="/health/ready",
    endpoint=ready,
    name="ready",
    summary="Can jobs be taken",
    description="Every dependency with its latency. Without Redis the service is `degraded`: slower, still correct.",
    tag="operation",
    answers=(
        Answer(200, "They can.", (Content("application/json", Ready, examples.READY),)),
        Answer(
            503, "A dependency that is needed does not answer.", (Content("application/json", Ready, examples.UNREADY),)
        ),
    ),
)
METRICS: Final = OpenOperation(
    path="/metrics",
    endpoint=metrics,
    name="metrics",
    summary="Figures for Prometheus",
    tag="operation",
    answers=(Answer(200, "The figures.", (Content("text/plain", {"type": "string"}, examples.METRICS_TEXT),)),),
)
