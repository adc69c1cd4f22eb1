"""From the first byte to the promise: T1 ``BEGIN``, put the object, T2 ``PROMISE``.

The order of a submission with an Idempotency-Key: ``BEGIN``; no row → ``REPLAY``; the same request and still
``receiving`` → ``TAKE_OVER`` and put again; then ``PROMISE``; no row → ``REPLAY`` and answer what is there.
"""

from typing import Final

from ecg_shared.jobs.statements.read import JOB

BEGIN: Final = """
WITH reserved AS (
    INSERT INTO idem (tenant_id, key, job_id)
    SELECT %(tenant_id)s, %(key)s::text, %(job_id)s WHERE %(key)s::text IS NOT NULL
    ON CONFLICT (tenant_id, key) DO NOTHING
    RETURNING job_id
), relaxed AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO job (id, tenant_id, status, stage, priority, options, external_id, batch_id, kind, request_sha256,
                 lease_until, writers_until)
SELECT %(job_id)s, %(tenant_id)s, 'receiving', %(stage)s::text, %(priority)s::smallint, %(options)s::jsonb,
       %(external_id)s::text, %(batch_id)s::uuid, %(kind)s::text, %(request_sha256)s::bytea,
       now() + %(lease_s)s::float8 * interval '1 second', now() + %(lease_s)s::float8 * interval '1 second'
FROM relaxed
WHERE %(key)s::text IS NULL OR EXISTS (SELECT 1 FROM reserved)
RETURNING id, fence, now() AS granted_at
"""
"""T1: reserve the key and insert the row ``receiving``.

Nobody was promised anything yet, so its commit does not wait for the disk; a database that dies before ``PROMISE``
forgets row and key together, and ``PROMISE``, whose commit waits, takes this one along.

Parameters: job_id (a new UUIDv7), tenant_id, key (or None), stage (``digitize`` for a page, ``analyze`` for a
signal), priority (0 stat, 1 routine, 2 bulk), options (JSON text), external_id, batch_id, kind, request_sha256
(bytes, over all files and options), lease_s (how long the upload to the object store may take).
Row: id, fence, granted_at. Objects go to ``keys.input_key(id, fence, n)``, with a ``storage.WriteGrant`` of
(granted_at, lease_s). No row: the key is known, see ``REPLAY``.
Raises a foreign key violation when batch_id is not a batch of this tenant.
"""

REPLAY: Final = """
SELECT job.id, job.status, job.fence, job.request_sha256 = %(request_sha256)s::bytea AS same_request,
       job.deleted_at IS NOT NULL AS deleted
FROM idem JOIN job ON job.id = idem.job_id
WHERE idem.tenant_id = %(tenant_id)s AND idem.key = %(key)s
"""
"""The job of a known key. Parameters: tenant_id, key, request_sha256. Row: id, status, fence, same_request, deleted.

``deleted`` → gone; not ``same_request`` → idempotency_conflict; ``receiving`` → ``TAKE_OVER``; else it is the answer.
No row: an abandoned upload was swept between the two statements; begin again.
"""

TAKE_OVER: Final = """
UPDATE job SET fence = fence + 1,
               lease_until = now() + %(lease_s)s::float8 * interval '1 second',
               writers_until = GREATEST(writers_until, now() + %(lease_s)s::float8 * interval '1 second')
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND status = 'receiving'
  AND request_sha256 = %(request_sha256)s::bytea
RETURNING id, fence, now() AS granted_at
"""
"""Become the one uploader of a ``receiving`` row; an earlier one's ``PROMISE`` then finds nothing.

Parameters: job_id, tenant_id, request_sha256, lease_s. Row as ``BEGIN``. No row: it is no longer receiving, ``REPLAY``.
"""

PROMISE: Final = f"""
UPDATE job SET status = 'queued', input = %(input)s::jsonb, queued_at = now(), next_run_at = now(),
               hinted_at = now(), hints = 1, lease_until = NULL, owner = NULL
WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND fence = %(fence)s AND status = 'receiving'
RETURNING {JOB}
"""  # noqa: S608 - a fixed fragment
"""T2: every object is put and verified; after this commit the job is never lost.

Parameters: job_id, tenant_id, fence (of ``BEGIN`` or ``TAKE_OVER``), input (JSON text: ``{filename, media_type, bytes,
sha256, files: [{name, media_type, bytes, sha256, key}]}``). Row: the columns of ``read.POLL`` without those of the
queue; id, stage and epoch are to be hinted. No row: taken over
or swept; ``REPLAY`` by key (poll it shortly while it is ``receiving``), or 503 without one.
"""

ABANDON: Final = """
DELETE FROM job WHERE id = %(job_id)s AND tenant_id = %(tenant_id)s AND fence = %(fence)s AND status = 'receiving'
RETURNING id
"""
"""Give up an upload that failed (the store refused it, the client left), so that the key is free at once.

Parameters: job_id, tenant_id, fence. Its objects, if any, are swept as orphans.
"""

OPEN_JOBS: Final = """
SELECT count(*) AS open FROM (
    SELECT 1 FROM job WHERE tenant_id = %(tenant_id)s AND status IN ('receiving', 'queued', 'running')
    LIMIT %(limit)s::integer) AS counted
"""
"""How many unfinished jobs a tenant has, counted up to limit (the quota): open = limit → queue_full."""
