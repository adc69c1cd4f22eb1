"""Names of objects in the bucket. A key holds ids and names of ours, never a name from outside."""

import hashlib
from typing import Final
from uuid import UUID

INPUT_STAGE: Final = "in"


def job_prefix(job_id: UUID) -> str:
    """``<h2>/jobs/<job>/``, under which all objects of a job lie.

    ``h2`` is the first byte of sha256(job id) in hex: ids of one hour start alike, and a store serves each prefix
    at a limited rate.
    """
    return f"{hashlib.sha256(job_id.bytes).hexdigest()[:2]}/jobs/{job_id}/"


def input_prefix(job_id: UUID) -> str:
    """Where the upload's files lie."""
    return f"{job_prefix(job_id)}{INPUT_STAGE}/"


def input_key(job_id: UUID, fence: int, index: int) -> str:
    """Key of the ``index``-th file of the upload, put by the uploader who holds ``fence``."""
    return f"{input_prefix(job_id)}{fence}/{index}"


def output_key(job_id: UUID, stage: str, fence: int, name: str) -> str:
    """Key of an artefact that the holder of ``fence`` writes; nobody else writes there."""
    return f"{job_prefix(job_id)}{stage}/{fence}/{name}"


def job_of(key: str) -> UUID | None:
    """Return the job a key belongs to; None for a key that is not of this form."""
    parts = key.split("/")
    if len(parts) < 4 or parts[1] != "jobs":
        return None
    try:
        return UUID(parts[2])
    except ValueError:
        return None
