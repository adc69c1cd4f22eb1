"""How long things may take in the job protocol, by the database's clock except where a line says otherwise."""

from pydantic import BaseModel, ConfigDict


class Timing(BaseModel):
    """Seconds, and the caps that count attempts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lease_s: float = 30.0
    """A claim is lost when no heartbeat came for so long."""
    heartbeat_s: float = 10.0
    """Between heartbeats (the worker's clock): a third of the lease, so that two may fail."""
    stage_deadline_s: float = 120.0
    """For one claim of one stage, heartbeats or not."""
    kill_after_s: float = 5.0
    """Between the exception that stops lost work and SIGKILL (the worker's clock)."""
    drain_s: float = 25.0
    """For running work at a warm shutdown (the worker's clock); below the usual 30 s before SIGKILL."""
    pull_s: float = 15.0
    """Between looks of an idle slot into the database, ± a quarter (the worker's clock)."""
    deaf_s: float = 60.0
    """Due rows that wait for so long beside an idle slot make it restart."""
    receiving_s: float = 300.0
    """For an upload to reach the object store."""
    max_claims: int = 3
    """Claims of one stage that may end in a lost worker."""
    max_age_s: float = 86_400.0
    """For a job to become final."""
    backoff_s: float = 1.0
    """Before the first retry of a transient error; doubled each time, ± 50 %."""
    backoff_cap_s: float = 60.0
    """The longest wait before a retry of a transient error."""
    sweep_s: float = 5.0
    """Between two sweeps, ± a quarter (the sweeper's clock)."""
    hint_s: float = 5.0
    """A due row that was hinted longer ago is hinted again; doubled each time up to 5 minutes."""
    purge_again_s: float = 600.0
    """Between the first and the confirming purge of a deleted job."""
    orphan_age_s: float = 86_400.0
    """An object that no row names is deleted when it is older than this."""
    walk_s: float = 86_400.0
    """Each prefix of the bucket is searched for orphans once in so long."""
