-- Jobs, their results and who may see them. All times are the database's now().

CREATE TABLE tenant (
    id          uuid PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    keep_input  interval NOT NULL DEFAULT '24 hours', -- how long the upload outlives the end of its job
    keep_result interval NOT NULL DEFAULT '30 days',  -- how long a finished job is kept at all
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- A key reads ecg_<id>_<secret>; only an HMAC-SHA-256 of the secret is kept.
CREATE TABLE api_key (
    id           text PRIMARY KEY,
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    name         text NOT NULL,
    secret_hmac  bytea NOT NULL,
    scopes       text[] NOT NULL CHECK (scopes <@ ARRAY['submit', 'read', 'delete', 'admin']),
    development  boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz                          -- to the minute
);

CREATE TABLE batch (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, id)
);

CREATE TABLE job (
    id               uuid PRIMARY KEY,                 -- UUIDv7: sorts by submission
    tenant_id        uuid NOT NULL REFERENCES tenant (id),
    status           text NOT NULL CHECK (status IN ('receiving', 'queued', 'running', 'succeeded', 'failed', 'cancelled')),
    stage            text NOT NULL CHECK (stage IN ('digitize', 'analyze')),
    epoch            integer NOT NULL DEFAULT 1,       -- counts the user's retries
    fence            bigint NOT NULL DEFAULT 1,        -- who holds the row: a writer with an older one writes nothing
    priority         smallint NOT NULL DEFAULT 1,      -- 0 stat, 1 routine, 2 bulk
    options          jsonb NOT NULL,
    external_id      text,
    batch_id         uuid,
    kind             text NOT NULL CHECK (kind IN ('signal', 'page')),
    -- the upload
    input            jsonb NOT NULL DEFAULT '{}',      -- {filename, media_type, bytes, sha256, files: [{name, media_type, bytes, sha256, key}]}
    request_sha256   bytea NOT NULL,                   -- of bytes and options, for Idempotency-Key
    input_deleted_at timestamptz,                      -- by retention: the job stays, it cannot be retried
    -- the work
    claims           integer NOT NULL DEFAULT 0,       -- of this stage in this epoch that ended in a lost worker or a bug, or are running
    bugs             integer NOT NULL DEFAULT 0,
    transients       integer NOT NULL DEFAULT 0,
    attempts         integer NOT NULL DEFAULT 0,       -- claims of all stages, shown to the user
    owner            text,
    lease_until      timestamptz,                      -- never later than stage_deadline
    stage_deadline   timestamptz,                      -- of the running claim
    writers_until    timestamptz NOT NULL,             -- when every leave to write an object has run out
    next_run_at      timestamptz NOT NULL DEFAULT now(), -- due from then on; a job's place in the queue
    hinted_at        timestamptz,
    hints            integer NOT NULL DEFAULT 0,
    progress         real NOT NULL DEFAULT 0,          -- of the stage, 0 to 1
    stage_outputs    jsonb NOT NULL DEFAULT '{}',      -- finished stages of this epoch: {stage: document}
    timings_ms       jsonb NOT NULL DEFAULT '{}',      -- {queued, digitize, analyze}
    -- the end
    error            jsonb,                            -- {code, detail, retryable, reference}; of a queued job: the last transient one
    submitted_at     timestamptz NOT NULL DEFAULT now(),
    queued_at        timestamptz NOT NULL DEFAULT now(), -- when this epoch began
    started_at       timestamptz,
    claimed_at       timestamptz,
    finished_at      timestamptz,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    revision         bigint NOT NULL DEFAULT 1,        -- counts the changes a client can see: the job's ETag
    deleted_at       timestamptz,
    purge_after      timestamptz,                      -- when no writer of a deleted job can be left
    purge_passes     smallint NOT NULL DEFAULT 0,
    purged_at        timestamptz,
    rev              integer NOT NULL DEFAULT 1,       -- of the row's layout; a worker refuses one it does not know
    FOREIGN KEY (tenant_id, batch_id) REFERENCES batch (tenant_id, id)
);

CREATE INDEX job_worklist ON job (tenant_id, submitted_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX job_external ON job (tenant_id, external_id, submitted_at DESC, id DESC) WHERE external_id IS NOT NULL;
CREATE INDEX job_batch ON job (batch_id, status) WHERE batch_id IS NOT NULL;
CREATE INDEX job_due ON job (stage, priority, tenant_id, next_run_at) WHERE status = 'queued';
CREATE INDEX job_open ON job (tenant_id) WHERE status IN ('receiving', 'queued', 'running');
CREATE INDEX job_running ON job (stage, tenant_id) WHERE status = 'running';
CREATE INDEX job_lease ON job (lease_until) WHERE status IN ('receiving', 'running');
CREATE INDEX job_finished ON job (finished_at) WHERE deleted_at IS NULL AND finished_at IS NOT NULL;
CREATE INDEX job_input_kept ON job (finished_at) WHERE input_deleted_at IS NULL AND deleted_at IS NULL AND finished_at IS NOT NULL;
CREATE INDEX job_purge ON job (purge_after) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

CREATE TABLE idem (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    key       text NOT NULL,
    job_id    uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idem_by_job ON idem (job_id);

-- The one visible result of a job; a retry replaces it when its own is there.
CREATE TABLE result (
    job_id     uuid PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    epoch      integer NOT NULL,
    document   jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A later stage's artefact of the same name takes the place of an earlier stage's.
CREATE TABLE artifact (
    job_id     uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    epoch      integer NOT NULL,
    name       text NOT NULL,
    stage      text NOT NULL,
    key        text NOT NULL,
    media_type text NOT NULL,
    bytes      bigint NOT NULL,
    sha256     bytea NOT NULL,
    PRIMARY KEY (job_id, epoch, name)
);

CREATE TABLE job_event (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    at     timestamptz NOT NULL DEFAULT now(),
    epoch  integer NOT NULL,
    status text NOT NULL,
    stage  text NOT NULL
);
CREATE INDEX job_event_by_job ON job_event (job_id, id);

-- Who did what to which job: kept longer than the job, never changed.
CREATE TABLE audit (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    tenant_id uuid NOT NULL,
    actor     text NOT NULL,                          -- the API key's id, or the process
    action    text NOT NULL,
    job_id    uuid,
    outcome   text NOT NULL
);
CREATE INDEX audit_by_tenant ON audit (tenant_id, id);

-- One row a stage, written by the sweeper: metrics and scalers read it instead of counting jobs.
CREATE TABLE queue_stat (
    stage        text PRIMARY KEY,
    depth        integer NOT NULL,
    running      integer NOT NULL,
    oldest_age_s double precision NOT NULL,
    mean_s       double precision,
    measured_at  timestamptz NOT NULL DEFAULT now()
);

-- One row a prefix of object keys: which part of the bucket was searched for orphans when.
CREATE TABLE orphan_walk (
    h2        text PRIMARY KEY,
    walked_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO orphan_walk (h2) SELECT lpad(to_hex(n), 2, '0') FROM generate_series(0, 255) AS n;

-- What a client can see of a job counts its changes, and a final state stays (within an epoch).
CREATE FUNCTION job_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('succeeded', 'failed', 'cancelled') AND NEW.status <> OLD.status AND NEW.epoch = OLD.epoch THEN
        RAISE EXCEPTION 'job %: % is final, it cannot become %', OLD.id, OLD.status, NEW.status;
    END IF;
    NEW.revision := OLD.revision + 1;
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER job_guard BEFORE UPDATE ON job FOR EACH ROW
    WHEN ((OLD.status, OLD.stage, OLD.epoch, OLD.progress, OLD.attempts, OLD.error, OLD.deleted_at)
          IS DISTINCT FROM
          (NEW.status, NEW.stage, NEW.epoch, NEW.progress, NEW.attempts, NEW.error, NEW.deleted_at))
    EXECUTE FUNCTION job_guard();

CREATE FUNCTION job_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_event (job_id, epoch, status, stage) VALUES (NEW.id, NEW.epoch, NEW.status, NEW.stage);
    RETURN NULL;
END $$;
CREATE TRIGGER job_history AFTER UPDATE ON job FOR EACH ROW
    WHEN ((OLD.status, OLD.stage, OLD.epoch) IS DISTINCT FROM (NEW.status, NEW.stage, NEW.epoch))
    EXECUTE FUNCTION job_history();

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH STATEMENT
    EXECUTE FUNCTION audit_is_append_only();
