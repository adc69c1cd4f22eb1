"""The trail of what was done, many lines at once."""

from typing import Final

APPEND: Final = """
INSERT INTO audit (tenant_id, actor, action, job_id, outcome)
SELECT * FROM unnest(%(tenant_ids)s::uuid[], %(actors)s::text[], %(actions)s::text[], %(job_ids)s::uuid[],
                     %(outcomes)s::text[])
"""
"""Parameters: tenant_ids, actors (key ids), actions, job_ids (with nulls), outcomes; five lists of one length. One at a
time: ``api_keys.AUDIT``."""
