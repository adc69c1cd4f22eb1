"""What a client sees. No row: not found, or another tenant's."""

from enum import StrEnum
from typing import Final

JOB: Final = """job.id, job.status, job.stage, job.progress, job.priority, job.external_id, job.batch_id, job.kind,
       job.submitted_at, job.queued_at, job.started_at, job.finished_at, job.epoch, job.attempts, job.input,
       job.timings_ms, job.error, job.revision, job.updated_at, job.deleted_at IS NOT NULL AS deleted,
       (SELECT result.epoch FROM result WHERE result.job_id = job.id) AS result_epoch"""

POLL: Final = f"""
SELECT {JOB},
       queue_stat.depth AS queue_depth, queue_stat.running AS queue_running, queue_stat.mean_s AS queue_mean_s
FROM job LEFT JOIN queue_stat ON queue_stat.stage = job.stage
WHERE job.id = %(job_id)s AND job.tenant_id = %(tenant_id)s AND job.status <> 'receiving'
"""  # noqa: S608 - a fixed fragment
"""All of the Job document in one row. Parameters: job_id, tenant_id.

``revision`` grows with every change a client can see: the ETag. ``deleted`` → 410. ``error`` belongs to the job only
when status is ``failed`` (a queued job keeps the last transient one there). ``input`` holds object keys: pick
filename, media_type, bytes, sha256. ``result_epoch`` is null while there is no result. The queue_ columns (null
before the first sweep) are for Retry-After.
"""

REVISIONS: Final = """
SELECT job.id, job.status, job.revision
FROM unnest(%(job_ids)s::uuid[], %(tenant_ids)s::uuid[]) AS watched (id, tenant_id)
JOIN job ON job.id = watched.id AND job.tenant_id = watched.tenant_id
"""
"""The batched fall-back of long polls. Parameters: job_ids, tenant_ids (two lists of one length). Rows: id, status,
revision."""

RESULT: Final = """
SELECT job.status, job.epoch, job.error, job.deleted_at IS NOT NULL AS deleted, job.revision, job.kind,
       result.epoch AS result_epoch, result.document::text AS document
FROM job LEFT JOIN result ON result.job_id = job.id
WHERE job.id = %(job_id)s AND job.tenant_id = %(tenant_id)s AND job.status <> 'receiving'
"""
"""The visible result. Parameters: job_id, tenant_id. ``document`` is JSON text; null with result_epoch while there is
none. While a retry is queued or running, result_epoch < epoch and the old document is the answer."""

ARTIFACTS: Final = """
SELECT artifact.name, artifact.key, artifact.media_type, artifact.bytes, encode(artifact.sha256, 'hex') AS sha256
FROM job LEFT JOIN result ON result.job_id = job.id
JOIN artifact ON artifact.job_id = job.id AND artifact.epoch = COALESCE(result.epoch, job.epoch)
WHERE job.id = %(job_id)s AND job.tenant_id = %(tenant_id)s AND job.deleted_at IS NULL
ORDER BY artifact.name
"""
"""The artefacts that belong to the visible result, or to the unfinished job where there is none.

Parameters: job_id, tenant_id. Rows: name, key, media_type, bytes, sha256 (hex).
"""

ARTIFACT: Final = """
SELECT artifact.name, artifact.key, artifact.media_type, artifact.bytes, encode(artifact.sha256, 'hex') AS sha256
FROM job LEFT JOIN result ON result.job_id = job.id
JOIN artifact ON artifact.job_id = job.id AND artifact.epoch = COALESCE(result.epoch, job.epoch)
WHERE job.id = %(job_id)s AND job.tenant_id = %(tenant_id)s AND job.deleted_at IS NULL AND artifact.name = %(name)s
"""
"""One of ``ARTIFACTS`` by name."""

ORIGINAL: Final = """
SELECT input, input_deleted_at IS NOT NULL AS input_deleted
FROM job
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND status <> 'receiving' AND deleted_at IS NULL
"""
"""The upload: input (with the keys of its files) and input_deleted (retention took the bytes → gone)."""

EVENTS: Final = """
SELECT job_event.id, job_event.at, job_event.epoch, job_event.status, job_event.stage
FROM job_event JOIN job ON job.id = job_event.job_id
WHERE job.id = %(job_id)s AND job.tenant_id = %(tenant_id)s AND job_event.id > %(after)s::bigint
ORDER BY job_event.id
"""
"""Changes of state after event id ``after`` (0: all). Parameters: job_id, tenant_id, after."""


class Filter(StrEnum):
    """What a worklist may be narrowed by; each is the name of its parameter."""

    STATUS = "status"
    EXTERNAL_ID = "external_id"
    BATCH_ID = "batch_id"
    SUBMITTED_AFTER = "submitted_after"
    SUBMITTED_BEFORE = "submitted_before"
    CURSOR = "cursor_at"


_CONDITIONS: Final = {
    Filter.STATUS: "job.status = %(status)s",
    Filter.EXTERNAL_ID: "job.external_id = %(external_id)s",
    Filter.BATCH_ID: "job.batch_id = %(batch_id)s",
    Filter.SUBMITTED_AFTER: "job.submitted_at > %(submitted_after)s",
    Filter.SUBMITTED_BEFORE: "job.submitted_at < %(submitted_before)s",
    Filter.CURSOR: "(job.submitted_at, job.id) < (%(cursor_at)s, %(cursor_id)s)",
}


def worklist(*filters: Filter) -> str:
    """Write the SQL of a page of jobs, newest first, with only the conditions asked for: each has its own plan.

    Parameters: tenant_id, limit, one for each filter under its own name (times as aware datetimes), and with
    ``CURSOR`` cursor_at and cursor_id: submitted_at and id of the last row of the page before. Rows: the columns of
    ``POLL`` without those of the queue.
    """
    conditions = "".join(f" AND {_CONDITIONS[chosen]}" for chosen in sorted(set(filters)))
    return f"""
SELECT {JOB}
FROM job
WHERE job.tenant_id = %(tenant_id)s AND job.deleted_at IS NULL AND job.status <> 'receiving'{conditions}
ORDER BY job.submitted_at DESC, job.id DESC
LIMIT %(limit)s
"""  # noqa: S608 - fixed fragments; values are parameters


OPTIONS: Final = """
SELECT options FROM job
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND status <> 'receiving' AND deleted_at IS NULL
"""
"""What a job was asked with, for a retry to change in part. Parameters: job_id, tenant_id."""

QUEUES: Final = """
SELECT stage, depth, running, oldest_age_s, mean_s, EXTRACT(EPOCH FROM now() - measured_at)::float8 AS measured_s_ago
FROM queue_stat ORDER BY stage
"""
"""The queues as the sweeper last measured them, for metrics and readiness."""

SCHEMA_VERSION: Final = "SELECT version_num FROM alembic_version"
"""Compared with ``migrate.HEAD`` before a process calls itself ready."""
