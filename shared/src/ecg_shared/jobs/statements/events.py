"""The history of all jobs, in the order in which it is written: what streams of a whole tenant are made of."""

from typing import Final

_COLUMNS: Final = """change.id, change.job_id, change.at, change.epoch, change.status, change.stage,
       job.tenant_id, job.batch_id"""

NEWEST: Final = "SELECT COALESCE(max(id), 0) AS id FROM job_event"
"""The id of the newest change, 0 before any."""

SINCE: Final = f"""
SELECT {_COLUMNS}
FROM (
    (SELECT * FROM job_event WHERE id > %(after)s::bigint ORDER BY id LIMIT %(limit)s::integer)
    UNION ALL
    SELECT * FROM job_event WHERE id = ANY(%(missing)s::bigint[])
) AS change JOIN job ON job.id = change.job_id
ORDER BY change.id
"""  # noqa: S608 - a fixed fragment
"""Changes of every tenant after an id: for a process that hands each to whoever may see it.

An id is drawn before its transaction commits, so a lower one may appear after a higher one: the caller asks again for
the ids it saw left out. Parameters: after, missing (list of ids), limit (of those after).
"""

REPLAY: Final = f"""
SELECT {_COLUMNS}
FROM job_event AS change JOIN job ON job.id = change.job_id
WHERE change.id <= %(until)s::bigint AND job.tenant_id = %(tenant_id)s
  AND (change.id > %(after)s::bigint
       OR change.id > %(after)s::bigint - 100 AND change.at > now() - interval '10 seconds')
  AND change.id > %(after)s::bigint - 100
ORDER BY change.id
"""  # noqa: S608 - a fixed fragment
"""One tenant's changes between two ids, and once more the last few before them: a change with a lower id may have
become visible after the client had the higher one. Parameters: tenant_id, after, until: the caller keeps them close.
"""

LOOK_AT: Final = """
SELECT id, tenant_id, batch_id, status, stage, epoch, progress, deleted_at IS NOT NULL AS deleted
FROM job WHERE id = ANY(%(job_ids)s::uuid[]) AND tenant_id = ANY(%(tenant_ids)s::uuid[])
"""
"""How far some jobs are, of the tenants that somebody follows. Parameters: job_ids, tenant_ids."""
