"""The job as clients see it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.options import Priority


class Stage(StrEnum):
    """A step of a job; also the name of its Celery queue."""

    DIGITIZE = "digitize"
    ANALYZE = "analyze"


class JobStatus(StrEnum):
    """Where a job is; the last three are final and never change within an epoch."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JobInput(_Document):
    """The upload, by facts about its bytes; several files of one recording are counted together."""

    filename: str
    media_type: str
    bytes: int
    sha256: str


class JobTimings(_Document):
    """Milliseconds a job waited and worked; null where it has not been there."""

    queued: float | None = None
    digitize: float | None = None
    analyze: float | None = None


class JobError(_Document):
    """Why a job failed."""

    code: ErrorCode
    detail: str
    retryable: bool


class Job(_Document):
    """One submission and how far it is.

    ``result_epoch`` says which run the result comes from that can be read now; null while there is none. It is behind
    ``epoch`` while a retry runs, and where a retry failed or was cancelled.
    """

    id: UUID
    status: JobStatus
    stage: Stage | None
    progress: float
    priority: Priority
    external_id: str | None
    batch_id: UUID | None
    submitted_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    epoch: int
    result_epoch: int | None
    attempts: int
    input: JobInput
    timings_ms: JobTimings
    error: JobError | None
    links: dict[str, str]


class JobList(_Document):
    """A page of jobs, newest first; ``next_cursor`` is null on the last page."""

    jobs: list[Job]
    next_cursor: str | None


class BatchCounts(_Document):
    """Jobs of a batch by status."""

    queued: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0


class Batch(_Document):
    """A named group of jobs."""

    id: UUID
    name: str
    created_at: datetime
    counts: BatchCounts
    total: int


class BatchFailure(_Document):
    """How many jobs of a batch failed for one reason."""

    code: ErrorCode
    title: str
    mend: str
    retryable: bool
    count: int


class BatchDetail(Batch):
    """A batch, how fast it goes and why jobs of it failed; null where nothing is left or nothing has ended lately."""

    jobs_per_minute: float | None
    eta_s: float | None
    failures: list[BatchFailure]


class BatchList(_Document):
    """A page of batches, newest first; ``next_cursor`` is null on the last page."""

    batches: list[Batch]
    next_cursor: str | None
