"""Named groups of jobs."""

from typing import Final

CREATE: Final = """
INSERT INTO batch (id, tenant_id, name) VALUES (%(batch_id)s, %(tenant_id)s, %(name)s)
RETURNING id, name, created_at
"""
"""Parameters: batch_id (a new UUIDv7), tenant_id, name."""

EXISTS: Final = "SELECT id FROM batch WHERE id = %(batch_id)s AND tenant_id = %(tenant_id)s"
"""Whether the tenant has the batch. Parameters: batch_id, tenant_id."""

READ: Final = """
SELECT batch.id, batch.name, batch.created_at,
       count(job.id) FILTER (WHERE job.status = 'queued') AS queued,
       count(job.id) FILTER (WHERE job.status = 'running') AS running,
       count(job.id) FILTER (WHERE job.status = 'succeeded') AS succeeded,
       count(job.id) FILTER (WHERE job.status = 'failed') AS failed,
       count(job.id) FILTER (WHERE job.status = 'cancelled') AS cancelled
FROM batch
LEFT JOIN job ON job.batch_id = batch.id AND job.tenant_id = batch.tenant_id AND job.status <> 'receiving'
WHERE batch.id = %(batch_id)s AND batch.tenant_id = %(tenant_id)s
GROUP BY batch.id
"""
"""A batch and its jobs counted by status; deleted jobs count as they ended. Parameters: batch_id, tenant_id."""
