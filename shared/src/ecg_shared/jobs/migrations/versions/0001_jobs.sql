-- Jobs, their results and who may see them. All times are the database's now().

CREATE TABLE tenant (
    id         uuid PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
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
    revoked_at   timestamptz
);

CREATE TABLE batch (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE job (
    id             uuid PRIMARY KEY,                 -- UUIDv7: sorts by submission
    tenant_id      uuid NOT NULL REFERENCES tenant (id),
    status         text NOT NULL CHECK (status IN ('receiving', 'queued', 'running', 'succeeded', 'failed', 'cancelled')),
    stage          text NOT NULL CHECK (stage IN ('digitize', 'analyze')),
    epoch          integer NOT NULL DEFAULT 1,       -- counts the user's retries
    fence          bigint NOT NULL DEFAULT 1,        -- who holds the row: a writer with an older one writes nothing
    priority       smallint NOT NULL DEFAULT 1,      -- 0 stat, 1 routine, 2 bulk
    options        jsonb NOT NULL,
    external_id    text,
    batch_id       uuid REFERENCES batch (id),
    kind           text NOT NULL CHECK (kind IN ('signal', 'page')),
    -- the upload
    input          jsonb NOT NULL,                   -- {filename, media_type, bytes, sha256, files: [{name, media_type, bytes, sha256, key}]}
    request_sha256 bytea NOT NULL,                   -- of bytes and options, for Idempotency-Key
    -- the work
    claims         integer NOT NULL DEFAULT 0,       -- of this stage in this epoch that ended in a lost worker or a bug, or are running
    bugs           integer NOT NULL DEFAULT 0,
    transients     integer NOT NULL DEFAULT 0,
    attempts       integer NOT NULL DEFAULT 0,       -- claims of all stages, shown to the user
    owner          text,
    lease_until    timestamptz,
    stage_deadline timestamptz,
    next_run_at    timestamptz NOT NULL DEFAULT now(),
    hinted_at      timestamptz,
    hints          integer NOT NULL DEFAULT 0,
    progress       real NOT NULL DEFAULT 0,
    stage_outputs  jsonb NOT NULL DEFAULT '{}',      -- finished stages of this epoch: {stage: {document, fence}}
    timings_ms     jsonb NOT NULL DEFAULT '{}',      -- {queued, digitize, analyze}
    -- the end
    error          jsonb,                            -- {code, detail, retryable, reference}
    submitted_at   timestamptz NOT NULL DEFAULT now(),
    queued_at      timestamptz NOT NULL DEFAULT now(),
    started_at     timestamptz,
    claimed_at     timestamptz,
    finished_at    timestamptz,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    deleted_at     timestamptz,
    purge_after    timestamptz,                      -- when no writer of a deleted job can be left
    purged_at      timestamptz,
    rev            integer NOT NULL DEFAULT 1        -- of the row's layout; a worker refuses one it does not know
);

CREATE INDEX job_worklist ON job (tenant_id, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX job_due ON job (stage, priority, queued_at) WHERE status = 'queued' AND deleted_at IS NULL;
CREATE INDEX job_running ON job (tenant_id, stage, lease_until) WHERE status = 'running';
CREATE INDEX job_receiving ON job (lease_until) WHERE status = 'receiving';
CREATE INDEX job_external ON job (tenant_id, external_id, id DESC) WHERE external_id IS NOT NULL;
CREATE INDEX job_batch ON job (batch_id, id DESC) WHERE batch_id IS NOT NULL;
CREATE INDEX job_purge ON job (purge_after) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

CREATE TABLE idem (
    tenant_id      uuid NOT NULL REFERENCES tenant (id),
    key            text NOT NULL,
    job_id         uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, key)
);

-- The one visible result of a job; a retry replaces it when its own is there.
CREATE TABLE result (
    job_id     uuid PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    epoch      integer NOT NULL,
    document   jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE artifact (
    job_id     uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    epoch      integer NOT NULL,
    stage      text NOT NULL,
    name       text NOT NULL,
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
    stage  text NOT NULL,
    note   text
);
CREATE INDEX job_event_by_job ON job_event (job_id, id);

-- One row a stage, written by the sweeper: metrics and scalers read it instead of counting jobs.
CREATE TABLE queue_stat (
    stage        text PRIMARY KEY,
    depth        integer NOT NULL,
    running      integer NOT NULL,
    oldest_age_s double precision NOT NULL,
    mean_s       double precision,
    measured_at  timestamptz NOT NULL DEFAULT now()
);
