"""Named groups of jobs. A deleted job counts as it ended; its error is forgotten with it."""

from typing import Final

CREATE: Final = """
INSERT INTO batch (id, tenant_id, name) VALUES (%(batch_id)s, %(tenant_id)s, %(name)s)
RETURNING id, name, created_at
"""
"""Parameters: batch_id (a new UUIDv7), tenant_id, name."""

EXISTS: Final = "SELECT id FROM batch WHERE id = %(batch_id)s AND tenant_id = %(tenant_id)s"
"""Whether the tenant has the batch. Parameters: batch_id, tenant_id."""

_COUNTS: Final = """count(*) FILTER (WHERE job.status = 'queued') AS queued,
           count(*) FILTER (WHERE job.status = 'running') AS running,
           count(*) FILTER (WHERE job.status = 'succeeded') AS succeeded,
           count(*) FILTER (WHERE job.status = 'failed') AS failed,
           count(*) FILTER (WHERE job.status = 'cancelled') AS cancelled"""

LIST: Final = f"""
SELECT page.id, page.name, page.created_at, counted.*
FROM (
    SELECT id, name, created_at FROM batch
    WHERE tenant_id = %(tenant_id)s AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY id DESC LIMIT %(limit)s::integer
) AS page
CROSS JOIN LATERAL (SELECT {_COUNTS} FROM job WHERE job.batch_id = page.id) AS counted
ORDER BY page.id DESC
"""  # noqa: S608 - a fixed fragment
"""A page of batches, newest first (ids sort by time), with their jobs counted. Parameters: tenant_id, before (id of the
last batch of the page before, or None), limit."""

READ: Final = f"""
SELECT batch.id, batch.name, batch.created_at, counted.*
FROM batch
CROSS JOIN LATERAL (
    SELECT {_COUNTS},
           count(*) FILTER (WHERE job.finished_at > now() - %(window_s)s::float8 * interval '1 second') AS lately,
           LEAST(%(window_s)s::float8, EXTRACT(EPOCH FROM now() - min(job.started_at))::float8) AS lately_s
    FROM job WHERE job.batch_id = batch.id) AS counted
WHERE batch.id = %(batch_id)s AND batch.tenant_id = %(tenant_id)s
"""  # noqa: S608 - a fixed fragment
"""A batch with its jobs counted by status. ``lately``: how many ended within the window, of which ``lately_s`` seconds
(null before the first) have passed since the batch began. Parameters: batch_id, tenant_id, window_s."""

FAILURES: Final = """
SELECT job.error->>'code' AS code, count(*) AS count
FROM job
WHERE job.batch_id = %(batch_id)s AND job.tenant_id = %(tenant_id)s AND job.status = 'failed' AND job.error IS NOT NULL
GROUP BY 1 ORDER BY 2 DESC, 1
"""
"""Why jobs of a batch failed, the most frequent first. Parameters: batch_id, tenant_id."""

REPORT: Final = """
WITH page AS MATERIALIZED (  -- by the batch's index, or a large table is walked by id to find the batch's few
    SELECT id FROM job
    WHERE batch_id = %(batch_id)s AND tenant_id = %(tenant_id)s AND status <> 'receiving'
      AND id > COALESCE(%(after_job_id)s::uuid, '00000000-0000-0000-0000-000000000000')
)
SELECT job.id, job.external_id, job.input->>'filename' AS filename, job.status, job.error->>'code' AS error_code,
       job.error->>'detail' AS error_detail,
       round(EXTRACT(EPOCH FROM job.finished_at - job.queued_at), 3)::float8 AS seconds,
       (found.vitals->>'heart_rate_bpm')::float8 AS heart_rate_bpm, (found.vitals->>'rmssd_ms')::float8 AS rmssd_ms,
       (found.vitals->>'qrs_duration_ms')::float8 AS qrs_duration_ms, found.prediction->>'label' AS label,
       (found.prediction->>'probability')::float8 AS probability, found.quality->>'verdict' AS quality
FROM (SELECT id FROM page ORDER BY id LIMIT %(limit)s::integer) AS page
JOIN job ON job.id = page.id
LEFT JOIN result ON result.job_id = job.id AND result.epoch = job.epoch
LEFT JOIN LATERAL jsonb_to_record(result.document) AS found (vitals jsonb, prediction jsonb, quality jsonb) ON true
ORDER BY job.id
"""
"""A page of a batch's jobs in the order of their submission, with the numbers of their results.

Parameters: batch_id, tenant_id, after_job_id (the last job of the page before, or None), limit. ``error_code`` belongs
to the job only when it failed.
"""
