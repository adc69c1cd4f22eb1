"""A worker's side of the protocol: claim, beat, settle. Each is one statement on one row."""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from ecg_shared.contract.job import Stage
from ecg_shared.jobs.database import Row, one, rows
from ecg_shared.jobs.failures import Failure, FailureClass, retry_delay_s
from ecg_shared.jobs.statements import claim as claiming
from ecg_shared.jobs.statements import finish, heartbeat
from ecg_shared.jobs.storage import Grant
from ecg_shared.jobs.timing import Timing

_NEXT: Final = {Stage.DIGITIZE: Stage.ANALYZE}


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """Where the bytes of a file lie and what they must be."""

    name: str
    media_type: str
    key: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker holds until it settles it or loses the lease.

    ``hinted_s_ago`` is None for a row that was claimed without any hint having been sent.
    """

    job_id: UUID
    stage: Stage
    epoch: int
    fence: int
    kind: str
    options: dict[str, Any]
    input: dict[str, Any]
    documents: dict[str, Any]
    transients: int
    grant: Grant
    hinted_s_ago: float | None


def take(connection: Connection, stage: Stage, *, owner: str, timing: Timing) -> Claim | None:
    """Claim the row whose turn it is; None when nothing is due."""
    row = one(
        connection,
        claiming.CLAIM,
        {
            "stage": stage,
            "owner": owner,
            "lease_s": timing.lease_s,
            "stage_deadline_s": timing.stage_deadline_s,
            "max_claims": timing.max_claims,
            "known_rev": claiming.KNOWN_REV,
        },
    )
    if row is None:
        return None
    return Claim(
        job_id=row["id"],
        stage=Stage(row["stage"]),
        epoch=row["epoch"],
        fence=row["fence"],
        kind=row["kind"],
        options=row["options"],
        input=row["input"],
        documents=row["stage_outputs"],
        transients=row["transients"],
        grant=Grant(row["claimed_at"], timing.stage_deadline_s),
        hinted_s_ago=row["hinted_s_ago"],
    )


def oldest_due_s(connection: Connection, stage: Stage, timing: Timing) -> float:
    """Return how long the oldest row has waited that any worker of the stage may take; 0 when there is none."""
    parameters = {"stage": stage, "known_rev": claiming.KNOWN_REV, "max_claims": timing.max_claims}
    row = one(connection, claiming.OLDEST_DUE, parameters)
    return float(row["oldest_s"] or 0.0) if row else 0.0


def input_files(connection: Connection, claim: Claim) -> tuple[ObjectRef, ...]:
    """Name the objects a stage works on: the upload, or for a page's analysis what the digitizer wrote."""
    if claim.stage is Stage.ANALYZE and claim.kind == "page":
        parameters = {"job_id": claim.job_id, "epoch": claim.epoch, "stage": Stage.DIGITIZE}
        found = rows(connection, claiming.STAGE_ARTIFACTS, parameters)
    else:
        found = claim.input["files"]
    return tuple(
        ObjectRef(entry["name"], entry["media_type"], entry["key"], entry["bytes"], entry["sha256"]) for entry in found
    )


def beat(connection: Connection, claim: Claim, *, progress: float, timing: Timing) -> bool:
    """Prolong the lease; False when the claim is lost."""
    parameters = {"progress": progress, "lease_s": timing.lease_s, **_mine(claim)}
    return one(connection, heartbeat.BEAT, parameters) is not None


def finish_stage(connection: Connection, claim: Claim, *, document: str, artifacts: list[ObjectRef]) -> bool:
    """Settle with a result: the next stage is queued, or the job succeeded. False: the claim was lost.

    ``document`` is JSON text. Every artefact must be in the store already.
    """
    made = [
        {"name": each.name, "key": each.key, "media_type": each.media_type, "bytes": each.length, "sha256": each.sha256}
        for each in artifacts
    ]
    parameters = {**_mine(claim), "stage": claim.stage, "document": document, "artifacts": json.dumps(made)}
    following = _NEXT.get(claim.stage)
    if following is None:
        return one(connection, finish.SUCCEEDED, parameters) is not None
    return one(connection, finish.STAGE_DONE, {**parameters, "next_stage": following}) is not None


def next_stage(claim: Claim) -> Stage | None:
    """Return the stage after the claim's; None after the last."""
    return _NEXT.get(claim.stage)


def fail_stage(connection: Connection, claim: Claim, failure: Failure, timing: Timing) -> FailureClass | None:
    """Settle with an error: again later, or failed for good, as its class and the row's counters say.

    Returns what became of the row: PERMANENT when it failed, the failure's class when it will run again, None when
    the claim was lost.
    """
    mine = {**_mine(claim), "error": json.dumps(failure.document)}
    delay_s = retry_delay_s(claim.transients, timing)
    caps = {"delay_s": delay_s, "max_claims": timing.max_claims}
    again: Row | None = None
    if failure.failure_class is FailureClass.TRANSIENT:
        again = one(connection, finish.RETRY_LATER, {**mine, "delay_s": delay_s})
    elif failure.failure_class is FailureClass.BUG:
        again = one(connection, finish.RETRY_BUG, {**mine, **caps})
    elif failure.failure_class is FailureClass.LOST:
        again = one(connection, finish.RETRY_LOST, {**mine, **caps})
    if again is not None:
        return failure.failure_class
    return FailureClass.PERMANENT if one(connection, finish.FAILED, mine) is not None else None


def release(connection: Connection, claim: Claim) -> bool:
    """Give the row back untouched, for another worker; False when the claim was lost."""
    return one(connection, finish.RELEASE, _mine(claim)) is not None


def _mine(claim: Claim) -> dict[str, Any]:
    return {"job_id": claim.job_id, "fence": claim.fence}
