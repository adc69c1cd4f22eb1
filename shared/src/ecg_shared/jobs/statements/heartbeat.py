"""A worker says that it still works."""

from typing import Final

BEAT: Final = """
UPDATE job SET lease_until = LEAST(now() + %(lease_s)s::float8 * interval '1 second', stage_deadline),
               progress = GREATEST(progress, %(progress)s::real)
WHERE id = %(job_id)s AND fence = %(fence)s AND status = 'running' AND stage_deadline > now()
RETURNING id
"""
"""Prolong the lease, never beyond the stage's deadline. Parameters: job_id, fence, lease_s, progress.

No row: the claim is lost (taken back, cancelled, deleted, or out of time), and the work must stop.
"""
