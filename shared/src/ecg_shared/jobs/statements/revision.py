"""The cheapest look at one job there is: has anything changed."""

from typing import Final

REVISION: Final = "SELECT id, revision FROM job WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s"
"""``read.REVISIONS`` for one. Parameters: job_id, tenant_id. Row: id, revision, or none."""
