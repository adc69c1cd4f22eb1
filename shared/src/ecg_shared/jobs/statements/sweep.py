"""What the sweeper does again and again. Any number may run: each act is a compare-and-set on rows nobody holds."""

from typing import Final

HINT: Final = """
WITH due AS (
    SELECT id FROM job
    WHERE status = 'queued' AND next_run_at <= now()
      AND (hinted_at IS NULL OR hinted_at < now()
           - LEAST(%(hint_s)s::float8 * power(2, LEAST(hints, 10) - 1), 300) * interval '1 second')
    ORDER BY priority, next_run_at LIMIT 50
    FOR UPDATE SKIP LOCKED
)
UPDATE job SET hinted_at = now(), hints = hints + 1 FROM due WHERE job.id = due.id
RETURNING job.id, job.stage, job.epoch
"""
"""Rows whose hint seems lost, to be hinted again: hint_s after the last one, doubled each time, at most 5 minutes.

Only the first few: a woken slot goes on as long as rows are due."""

TAKE_BACK: Final = """
WITH lost AS (
    SELECT id FROM job WHERE status = 'running' AND lease_until < now()
    ORDER BY lease_until LIMIT 100
    FOR UPDATE SKIP LOCKED
)
UPDATE job SET
    fence = fence + 1, owner = NULL, lease_until = NULL, hinted_at = NULL, hints = 0, next_run_at = now(),
    status = CASE WHEN claims >= %(max_claims)s::integer THEN 'failed' ELSE 'queued' END,
    finished_at = CASE WHEN claims >= %(max_claims)s::integer THEN now() END,
    error = CASE WHEN claims < %(max_claims)s::integer THEN error
                 -- A lease reaches up to the stage's deadline only when the worker still beat shortly before.
                 WHEN lease_until = stage_deadline THEN %(deadline_exceeded)s::jsonb
                 ELSE %(worker_lost)s::jsonb END
FROM lost
WHERE job.id = lost.id AND job.status = 'running' AND job.lease_until < now()
RETURNING job.id, job.status, job.stage, job.claims
"""
"""Running rows whose lease is over: queued again, or failed at the cap of claims. The fence moves, so the old worker
can finish nothing. Parameters: max_claims, worker_lost, deadline_exceeded (JSON texts of the errors)."""

EXPIRE: Final = """
WITH old AS (
    SELECT id FROM job
    WHERE status IN ('queued', 'running') AND queued_at < now() - %(max_age_s)s::float8 * interval '1 second'
    LIMIT 100
    FOR UPDATE SKIP LOCKED
)
UPDATE job SET status = 'failed', fence = fence + 1, finished_at = now(), owner = NULL, lease_until = NULL,
               error = COALESCE(error, %(deadline_exceeded)s::jsonb)
FROM old WHERE job.id = old.id AND job.status IN ('queued', 'running')
RETURNING job.id, job.status
"""
"""Jobs too old to be promised any longer fail with their last transient error, or deadline_exceeded."""

DROP_RECEIVING: Final = """
WITH stale AS (
    SELECT id FROM job WHERE status = 'receiving' AND lease_until < now()
    LIMIT 100
    FOR UPDATE SKIP LOCKED
)
DELETE FROM job USING stale WHERE job.id = stale.id AND job.status = 'receiving' AND job.lease_until < now()
RETURNING job.id
"""
"""Uploads that nobody finished, promised to nobody; their objects go with them."""

PURGE_DUE: Final = """
UPDATE job SET purge_after = now() + %(purge_again_s)s::float8 * interval '1 second'
WHERE id IN (
    SELECT id FROM job WHERE deleted_at IS NOT NULL AND purged_at IS NULL AND purge_after <= now()
    ORDER BY purge_after LIMIT 20
    FOR UPDATE SKIP LOCKED)
RETURNING id, purge_passes
"""
"""Deleted jobs to be emptied now. They are put off first, so a sweeper that dies leaves them to the next one."""

PURGED: Final = """
WITH emptied AS (
    UPDATE job SET purge_passes = purge_passes + 1,
                   purged_at = CASE WHEN purge_passes >= 1 AND %(found)s::integer = 0 THEN now() END
    WHERE id = %(job_id)s AND deleted_at IS NOT NULL
    RETURNING id
), keys AS (
    DELETE FROM idem USING emptied WHERE idem.job_id = emptied.id
), results AS (
    DELETE FROM result USING emptied WHERE result.job_id = emptied.id
)
DELETE FROM artifact USING emptied WHERE artifact.job_id = emptied.id
"""
"""Note that a deleted job's prefix was emptied. It is done when a later pass found nothing. The idempotency key lives
until here, so that a late repetition of the submission does not bring the job back. Parameters: job_id, found."""

INPUT_OUTLIVED: Final = """
WITH outlived AS (
    SELECT job.id FROM job JOIN tenant ON tenant.id = job.tenant_id
    WHERE job.input_deleted_at IS NULL AND job.deleted_at IS NULL AND job.finished_at < now() - tenant.keep_input
    ORDER BY job.finished_at LIMIT 100
    FOR UPDATE OF job SKIP LOCKED
)
UPDATE job SET input_deleted_at = now() FROM outlived
WHERE job.id = outlived.id AND job.status IN ('succeeded', 'failed', 'cancelled')
RETURNING job.id
"""
"""Retention of uploads: from here on the job cannot be retried, then its input objects are deleted."""

RESULT_OUTLIVED: Final = """
SELECT job.id, job.tenant_id FROM job JOIN tenant ON tenant.id = job.tenant_id
WHERE job.deleted_at IS NULL AND job.finished_at < now() - tenant.keep_result
ORDER BY job.finished_at LIMIT 100
"""
"""Retention of jobs: each is then deleted as a user would."""

STAT: Final = """
INSERT INTO queue_stat (stage, depth, running, oldest_age_s, mean_s, measured_at)
SELECT stages.stage,
       (SELECT count(*) FROM job WHERE status = 'queued' AND stage = stages.stage),
       (SELECT count(*) FROM job WHERE status = 'running' AND stage = stages.stage),
       COALESCE((SELECT EXTRACT(EPOCH FROM now() - min(next_run_at)) FROM job
                 WHERE status = 'queued' AND stage = stages.stage AND next_run_at <= now()), 0),
       (SELECT avg((recent.timings_ms->>stages.stage)::float8) / 1000 FROM (
            SELECT timings_ms FROM job
            WHERE finished_at IS NOT NULL AND deleted_at IS NULL AND status = 'succeeded'
            ORDER BY finished_at DESC LIMIT 100) AS recent),
       now()
FROM (VALUES ('digitize'), ('analyze')) AS stages (stage)
ON CONFLICT (stage) DO UPDATE SET
    depth = EXCLUDED.depth, running = EXCLUDED.running, oldest_age_s = EXCLUDED.oldest_age_s,
    mean_s = EXCLUDED.mean_s, measured_at = now()
"""
"""Measure the queues: depth, running, age of the oldest due row, mean seconds of the last 100 that succeeded."""

CLOCK: Final = "SELECT now() AS now"
"""The only clock."""

NEXT_WALK: Final = """
UPDATE orphan_walk SET walked_at = now()
WHERE h2 = (SELECT h2 FROM orphan_walk WHERE walked_at < now() - %(walk_s)s::float8 * interval '1 second'
            ORDER BY walked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING h2
"""
"""The prefix of the bucket that was searched for orphans longest ago, if its turn has come."""

NAMED_KEYS: Final = """
SELECT artifact.key FROM artifact WHERE artifact.job_id = ANY(%(job_ids)s::uuid[])
UNION ALL
SELECT file->>'key' FROM job CROSS JOIN LATERAL jsonb_array_elements(COALESCE(job.input->'files', '[]')) AS file
WHERE job.id = ANY(%(job_ids)s::uuid[]) AND job.input_deleted_at IS NULL
"""
"""Every object key that a row names, of the given jobs. Parameter: job_ids."""

OPEN_WRITERS: Final = """
SELECT id FROM job WHERE id = ANY(%(job_ids)s::uuid[]) AND status IN ('receiving', 'queued', 'running')
"""
"""Which of the given jobs may still be written to, so that none of their objects is an orphan yet."""
