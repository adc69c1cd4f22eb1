"""Wires the gateway: settings in, an ASGI application out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.storage import ObjectStore
from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.types import ASGIApp

from ecg_api.audit import AuditTrail
from ecg_api.auth import KeyRing
from ecg_api.database import Database
from ecg_api.edge import Edge
from ecg_api.gateway import Gateway
from ecg_api.job_views import JobViews
from ecg_api.metrics import Metrics
from ecg_api.openapi import openapi_document
from ecg_api.queues import Queues
from ecg_api.quota import Quota
from ecg_api.rate_limit import RateLimit
from ecg_api.routes.dashboard import dashboard_routes
from ecg_api.routing import routes
from ecg_api.settings import ApiSettings
from ecg_api.signal_object import SignalObjects
from ecg_api.spool import Spool
from ecg_api.tenant_feed import TenantFeed
from ecg_api.version import VERSION
from ecg_api.waiting import JobFeed
from ecg_api.wakeups import Wakeups

_THREADS: Final = 16
"""For what blocks: object storage and the spool's disk."""


class GatewayApp(FastAPI):
    """FastAPI with one layer of our own in the place of its middlewares; ``gateway`` is there while it runs."""

    gateway: Gateway

    def __init__(self, settings: ApiSettings) -> None:
        self._metrics = Metrics()
        self._settings = settings
        super().__init__(
            title="ECG",
            version=VERSION,
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
            lifespan=self._run,
            telemetry={
                "tracing": False,
                "metrics": False,
                "logs": False,
            },  # a tenth of a poll's time, and /metrics is ours
        )
        self.router.routes.extend([*routes(), *dashboard_routes(settings.dashboard_dir)])
        self.router.redirect_slashes = False

    def build_middleware_stack(self) -> ASGIApp:
        """Return the router behind the edge, which turns every error into a problem document."""
        return Edge(self.router, metrics=self._metrics)

    def openapi(self) -> dict[str, Any]:
        """Return the document that /openapi.json answers."""
        return openapi_document()

    @asynccontextmanager
    async def _run(self, _app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "blocking"))
        self._settings.spool_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.gateway = _connect(self._settings, self._metrics)
        await self.gateway.database.open()
        parts = (self.gateway.feed, self.gateway.tenant_feed, self.gateway.queues, self.gateway.audit)
        running = [asyncio.create_task(part.run()) for part in parts]
        try:
            yield {"gateway": self.gateway}
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            with suppress(EcgError):
                await self.gateway.audit.write()
            await self.gateway.redis.aclose()
            await self.gateway.database.close()
            await asyncio.to_thread(self.gateway.wakeups.close)


def _connect(settings: ApiSettings, metrics: Metrics) -> Gateway:
    database = Database(settings.database_url.get_secret_value(), connections=settings.api_database_connections)
    redis = Redis.from_url(settings.redis_url.get_secret_value(), socket_connect_timeout=1.0, socket_timeout=5.0)
    store = ObjectStore.from_settings(settings)
    views = JobViews(database)
    tenant_feed = TenantFeed(database)
    return Gateway(
        settings=settings,
        database=database,
        store=store,
        signals=SignalObjects(store),
        redis=redis,
        keys=KeyRing(database, pepper=settings.key_pepper.get_secret_value().encode()),
        views=views,
        queues=Queues(database),
        feed=JobFeed(database, views, redis, heard=tenant_feed.note),
        tenant_feed=tenant_feed,
        wakeups=Wakeups(settings, failures=metrics.hint_failures),
        rate_limit=RateLimit(settings.rate_limit_per_s),
        audit=AuditTrail(database, dropped=metrics.audit_dropped),
        quota=Quota(database, most_open_jobs=settings.tenant_max_open_jobs),
        spool=Spool(settings.spool_dir, max_disk_bytes=settings.spool_max_bytes),
        metrics=metrics,
    )
