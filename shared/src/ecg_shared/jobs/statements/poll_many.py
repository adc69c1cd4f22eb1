"""Many polls in one round trip: what a gateway asks for all clients that ask at the same moment."""

from typing import Final

POLL_MANY: Final = """
SELECT job.id, job.tenant_id, job.status, job.stage, job.progress, job.priority, job.external_id, job.batch_id,
       job.submitted_at, job.started_at, job.finished_at, job.epoch, job.attempts, job.input - 'files' AS input,
       job.timings_ms, job.error, job.revision, job.deleted_at IS NOT NULL AS deleted,
       queue_stat.depth AS queue_depth, queue_stat.running AS queue_running, queue_stat.mean_s AS queue_mean_s
FROM unnest(%(job_ids)s::uuid[], %(tenant_ids)s::uuid[]) AS asked (id, tenant_id)
JOIN job ON job.id = asked.id AND job.tenant_id = asked.tenant_id
LEFT JOIN queue_stat ON queue_stat.stage = job.stage
WHERE job.status <> 'receiving'
"""
"""``read.POLL`` for many. Parameters: job_ids, tenant_ids (two lists of one length). A pair that is not found, or is
another tenant's, has no row; a pair that stands there twice has two."""
