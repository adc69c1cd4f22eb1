"""What a user may do to a job that was promised: cancel, retry, delete.

Each is one compare-and-set; whoever commits first wins. No row: re-read with ``read.POLL`` and answer what is there
(cancel: the final state it has; retry: ``not_finished`` or ``gone``; delete: ``gone`` or not found).
"""

from typing import Final

CANCEL: Final = """
UPDATE job SET status = 'cancelled', fence = fence + 1, finished_at = now(), lease_until = NULL, owner = NULL,
               error = NULL
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND status IN ('queued', 'running')
RETURNING id, status
"""
"""Parameters: job_id, tenant_id. Guard: not final. The fence moves, so a running worker can finish nothing."""

RETRY: Final = """
UPDATE job SET status = 'queued', epoch = epoch + 1, fence = fence + 1, stage = %(stage)s::text,
               kind = %(kind)s::text, options = COALESCE(%(options)s::jsonb, options),
               priority = %(priority)s::smallint, claims = 0, bugs = 0, transients = 0, progress = 0,
               stage_outputs = '{}', timings_ms = '{}',
               error = NULL, queued_at = now(), next_run_at = now(), hinted_at = now(), hints = 1,
               started_at = NULL, claimed_at = NULL, finished_at = NULL
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND status IN ('succeeded', 'failed', 'cancelled')
  AND deleted_at IS NULL AND input_deleted_at IS NULL
RETURNING id, stage, epoch
"""
"""A new epoch of a final job. Parameters: job_id, tenant_id, stage (the first of kind), kind, options (JSON text,
or None: as before), priority. Guard: final, not deleted, its upload still kept. Row: id, stage, epoch, to be hinted.
The old result stays until the new one is there; external_id and batch_id stay as they were."""

TOMBSTONE: Final = """
UPDATE job SET status = CASE WHEN status IN ('queued', 'running') THEN 'cancelled' ELSE status END,
               fence = fence + 1, deleted_at = now(), finished_at = COALESCE(finished_at, now()),
               purge_after = GREATEST(now(), writers_until) + %(put_timeout_s)s::float8 * interval '1 second',
               options = '{}', external_id = NULL, input = '{}', request_sha256 = '', stage_outputs = '{}',
               timings_ms = '{}', error = NULL, lease_until = NULL, owner = NULL
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND status <> 'receiving' AND deleted_at IS NULL
RETURNING id, status
"""
"""First half of a delete; ``FORGET`` follows in the same transaction. Parameters: job_id, tenant_id, put_timeout_s (how
long an upload begun in time may still run, ``storage.PUT_TIMEOUT_S``). The sweeper empties the prefix once no writer
can be left."""

FORGET: Final = """
WITH forgotten AS (DELETE FROM result WHERE job_id = %(job_id)s)
DELETE FROM artifact WHERE job_id = %(job_id)s
"""
"""Second half of a delete: only after ``TOMBSTONE`` returned a row, as a statement of its own, because a result
committed while the tombstone waited for the row is not in its snapshot. Parameter: job_id."""
