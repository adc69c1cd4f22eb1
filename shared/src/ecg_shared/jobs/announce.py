"""Tell whoever waits that a job has changed; they read the row, so a lost message costs them seconds and no truth."""

from typing import Final
from uuid import UUID

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from ecg_shared.jobs.settings import JobsSettings

CHANNEL: Final = "ecg:jobs"
"""Each message is the id of a job that has changed."""


class Announcer:
    """Publishes changes. Safe to share between threads; make it after a fork, never before."""

    def __init__(self, settings: JobsSettings) -> None:
        self._redis = Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_connect_timeout=0.2,
            socket_timeout=0.3,
            retry=Retry(NoBackoff(), 0),
        )

    def publish(self, job_id: UUID) -> None:
        """Say that a job has changed, within 300 ms; raises redis.RedisError when nobody could be told."""
        self._redis.publish(CHANNEL, str(job_id))

    def reachable(self) -> bool:
        """Whether the broker answers at all."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()
