"""A worker gives its claim back: with a result, an error, or nothing. Every guard is ``running`` and the fence.

No row: the claim was lost, and with it whatever was made; a commit that failed without an answer may be tried again,
because the second one finds no row when the first arrived.
"""

from typing import Final

_MINE: Final = "id = %(job_id)s AND fence = %(fence)s AND status = 'running'"
_TIMING: Final = """timings_ms || jsonb_build_object(stage,
                   round(EXTRACT(EPOCH FROM now() - claimed_at)::numeric * 1000, 1))"""
_ARTIFACTS: Final = """
INSERT INTO artifact (job_id, epoch, stage, name, key, media_type, bytes, sha256)
SELECT finished.id, finished.epoch, %(stage)s, made.name, made.key, made.media_type, made.bytes,
       decode(made.sha256, 'hex')
FROM finished CROSS JOIN jsonb_to_recordset(%(artifacts)s::jsonb)
     AS made (name text, key text, media_type text, bytes bigint, sha256 text)
ON CONFLICT (job_id, epoch, name) DO UPDATE SET
    stage = EXCLUDED.stage, key = EXCLUDED.key, media_type = EXCLUDED.media_type, bytes = EXCLUDED.bytes,
    sha256 = EXCLUDED.sha256"""

STAGE_DONE: Final = f"""
WITH finished AS (
    UPDATE job SET status = 'queued', stage = %(next_stage)s, claims = 0, bugs = 0, transients = 0, progress = 0,
                   stage_outputs = stage_outputs || jsonb_build_object(%(stage)s::text, %(document)s::jsonb),
                   timings_ms = {_TIMING}, next_run_at = now(), hinted_at = now(), hints = 1, error = NULL,
                   lease_until = NULL, owner = NULL
    WHERE {_MINE} AND stage = %(stage)s
    RETURNING id, epoch, stage
), written AS ({_ARTIFACTS})
SELECT id, epoch, stage FROM finished
"""  # noqa: S608 - fixed fragments
"""Hand over to the next stage. Parameters: job_id, fence, stage, next_stage, document (JSON text), artifacts (JSON
text: ``[{name, key, media_type, bytes, sha256}]``, all of them put). Row: id, epoch, stage, to be hinted."""

SUCCEEDED: Final = f"""
WITH finished AS (
    UPDATE job SET status = 'succeeded', progress = 1, timings_ms = {_TIMING}, finished_at = now(), error = NULL,
                   lease_until = NULL, owner = NULL
    WHERE {_MINE} AND stage = %(stage)s
    RETURNING id, epoch
), written AS ({_ARTIFACTS}
), outdated AS (
    DELETE FROM artifact USING finished WHERE artifact.job_id = finished.id AND artifact.epoch < finished.epoch
)
INSERT INTO result (job_id, epoch, document)
SELECT id, epoch, %(document)s::jsonb FROM finished
ON CONFLICT (job_id) DO UPDATE SET epoch = EXCLUDED.epoch, document = EXCLUDED.document, created_at = now()
RETURNING job_id AS id, epoch
"""  # noqa: S608 - fixed fragments
"""The last stage: result, artefacts and final state together; the result of an earlier epoch gives way.

Parameters: job_id, fence, stage, document, artifacts (as ``STAGE_DONE``).
"""

FAILED: Final = f"""
UPDATE job SET status = 'failed', error = %(error)s::jsonb, timings_ms = {_TIMING}, finished_at = now(),
               lease_until = NULL, owner = NULL
WHERE {_MINE}
RETURNING id
"""  # noqa: S608 - fixed fragments
"""A permanent error. Parameters: job_id, fence, error (JSON text: ``{code, detail, retryable, reference}``)."""

RETRY_LATER: Final = f"""
UPDATE job SET status = 'queued', claims = claims - 1, transients = transients + 1, error = %(error)s::jsonb,
               next_run_at = now() + %(delay_s)s::float8 * interval '1 second', hinted_at = NULL, hints = 0,
               lease_until = NULL, owner = NULL
WHERE {_MINE}
RETURNING id
"""  # noqa: S608 - fixed fragments
"""A transient error: the claim does not count, the row is due again after delay_s. The sweeper ends it by age.

Parameters: job_id, fence, error, delay_s.
"""

RETRY_BUG: Final = f"""
UPDATE job SET status = 'queued', bugs = bugs + 1, error = %(error)s::jsonb,
               next_run_at = now() + %(delay_s)s::float8 * interval '1 second', hinted_at = NULL, hints = 0,
               lease_until = NULL, owner = NULL
WHERE {_MINE} AND bugs = 0 AND claims < %(max_claims)s::integer
RETURNING id
"""  # noqa: S608 - fixed fragments
"""A bug: once more; the claim counts. Parameters: job_id, fence, error, delay_s, max_claims. No row: ``FAILED``."""

RETRY_LOST: Final = f"""
UPDATE job SET status = 'queued', next_run_at = now() + %(delay_s)s::float8 * interval '1 second',
               hinted_at = NULL, hints = 0, lease_until = NULL, owner = NULL
WHERE {_MINE} AND claims < %(max_claims)s::integer
RETURNING id
"""  # noqa: S608 - fixed fragments
"""The decoder died under this file: like a lost worker, the claim counts. Parameters: job_id, fence, delay_s,
max_claims. No row: ``FAILED`` with worker_lost."""

RELEASE: Final = f"""
UPDATE job SET status = 'queued', claims = claims - 1, next_run_at = now(), hinted_at = NULL, hints = 0,
               lease_until = NULL, owner = NULL
WHERE {_MINE}
RETURNING id
"""  # noqa: S608 - fixed fragments
"""The worker is shut down: the row is due at once for another. Parameters: job_id, fence."""
