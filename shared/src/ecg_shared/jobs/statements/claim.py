"""A worker takes the best due row of a stage."""

from typing import Final

KNOWN_REV: Final = 1
"""The newest layout of a job's row that this release understands."""

CLAIM: Final = """
WITH RECURSIVE
-- Every class and tenant with queued rows: a loose index scan, a few probes however long the queues are.
waiting AS (
    SELECT class.priority, foremost.tenant_id
    FROM (VALUES (0::smallint), (1::smallint), (2::smallint)) AS class (priority) CROSS JOIN LATERAL (
        SELECT tenant_id FROM job
        WHERE status = 'queued' AND stage = %(stage)s AND priority = class.priority
        ORDER BY tenant_id LIMIT 1) AS foremost
    UNION ALL
    SELECT waiting.priority, following.tenant_id
    FROM waiting CROSS JOIN LATERAL (
        SELECT tenant_id FROM job
        WHERE status = 'queued' AND stage = %(stage)s AND priority = waiting.priority
          AND tenant_id > waiting.tenant_id
        ORDER BY tenant_id LIMIT 1) AS following
),
busy AS (
    SELECT tenant_id, count(*) AS slots FROM job WHERE status = 'running' AND stage = %(stage)s GROUP BY tenant_id),
-- The last chance of a row that lost its worker twice: one such row at a time.
quarantine AS (
    SELECT 1 FROM job WHERE status = 'running' AND stage = %(stage)s AND claims >= %(max_claims)s::integer),
-- Stat before routine before bulk; then the tenant with the fewest slots; then who has waited longest.
candidate AS (
    SELECT due.id, row_number() OVER (
        ORDER BY waiting.priority, COALESCE(busy.slots, 0) + due.turn, due.next_run_at) AS place
    FROM waiting
    LEFT JOIN busy ON busy.tenant_id = waiting.tenant_id
    CROSS JOIN LATERAL (
        SELECT id, next_run_at, row_number() OVER (ORDER BY next_run_at) AS turn FROM job
        WHERE status = 'queued' AND stage = %(stage)s AND priority = waiting.priority
          AND tenant_id = waiting.tenant_id AND next_run_at <= now() AND rev <= %(known_rev)s::integer
          AND (claims < %(max_claims)s::integer - 1 OR NOT EXISTS (SELECT 1 FROM quarantine))
        ORDER BY next_run_at LIMIT 16) AS due
    ORDER BY place LIMIT 32
),
taken AS (
    SELECT job.id FROM job JOIN candidate ON candidate.id = job.id
    WHERE job.status = 'queued' AND job.stage = %(stage)s AND job.next_run_at <= now()
    ORDER BY candidate.place LIMIT 1
    FOR UPDATE OF job SKIP LOCKED
)
UPDATE job SET status = 'running', fence = fence + 1, claims = claims + 1, attempts = attempts + 1,
               owner = %(owner)s, progress = 0,
               lease_until = now() + LEAST(%(lease_s)s::float8, %(stage_deadline_s)s::float8) * interval '1 second',
               stage_deadline = now() + %(stage_deadline_s)s::float8 * interval '1 second',
               writers_until = GREATEST(writers_until, now() + %(stage_deadline_s)s::float8 * interval '1 second'),
               claimed_at = now(), started_at = COALESCE(started_at, now()),
               timings_ms = timings_ms || jsonb_build_object('queued',
                   COALESCE((timings_ms->>'queued')::float8, 0)
                   + round(EXTRACT(EPOCH FROM now() - next_run_at)::numeric * 1000, 1))
FROM taken
WHERE job.id = taken.id
RETURNING job.id, job.stage, job.epoch, job.fence, job.kind, job.options, job.input, job.stage_outputs, job.claims,
          job.transients, job.bugs, job.claimed_at, job.hints,
          EXTRACT(EPOCH FROM now() - job.hinted_at)::float8 AS hinted_s_ago
"""
"""Compare-and-set ``queued`` → ``running`` of the row whose turn it is, passing over rows that others are taking.

Parameters: stage, owner, lease_s, stage_deadline_s, max_claims, known_rev. Guard: queued, due, a layout we know, and
at most one quarantined row running. Row: what the work needs; fence is the claimant's from now on, and
(claimed_at, stage_deadline_s) its ``storage.Grant``. No row: nothing is due, or others took all of it.
The turn within a tenant counts as a slot, so rows of one tenant and class do not overtake another's.
"""

STAGE_ARTIFACTS: Final = """
SELECT name, key, media_type, bytes, encode(sha256, 'hex') AS sha256
FROM artifact WHERE job_id = %(job_id)s AND epoch = %(epoch)s AND stage = %(stage)s
ORDER BY name
"""
"""What a finished stage of this epoch wrote: the next one's input. Parameters: job_id, epoch, stage."""

OLDEST_DUE: Final = """
SELECT EXTRACT(EPOCH FROM now() - min(next_run_at))::float8 AS oldest_s FROM job
WHERE status = 'queued' AND stage = %(stage)s AND next_run_at <= now() AND rev <= %(known_rev)s::integer
  AND claims < %(max_claims)s::integer - 1
"""
"""How long the oldest row has been due that any worker may take; null when there is none."""
