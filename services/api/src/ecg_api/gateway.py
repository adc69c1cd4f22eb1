"""Everything a call needs, made once a process."""

from __future__ import annotations

from dataclasses import dataclass

from ecg_shared.jobs.storage import ObjectStore
from redis.asyncio import Redis

from ecg_api.audit import AuditTrail
from ecg_api.auth import KeyRing
from ecg_api.database import Database
from ecg_api.job_views import JobViews
from ecg_api.metrics import Metrics
from ecg_api.queues import Queues
from ecg_api.quota import Quota
from ecg_api.rate_limit import RateLimit
from ecg_api.settings import ApiSettings
from ecg_api.signal_object import SignalObjects
from ecg_api.spool import Spool
from ecg_api.tenant_feed import TenantFeed
from ecg_api.waiting import JobFeed
from ecg_api.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class Gateway:
    """The process's connections and its memory; no call keeps anything elsewhere."""

    settings: ApiSettings
    database: Database
    store: ObjectStore
    signals: SignalObjects
    redis: Redis
    keys: KeyRing
    views: JobViews
    queues: Queues
    feed: JobFeed
    tenant_feed: TenantFeed
    wakeups: Wakeups
    quota: Quota
    rate_limit: RateLimit
    audit: AuditTrail
    spool: Spool
    metrics: Metrics
