"""The result as clients see it: what the stages wrote, completed with what only the gateway knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.job import JobStatus
from ecg_shared.contract.result import Result
from ecg_shared.jobs.statements import read

from ecg_api.artifacts import Artifact, all_artifacts, artifact_references
from ecg_api.database import Database, Row
from ecg_api.problems import RefusedError

WITHOUT_RESULT: Final = (
    ErrorCode.NOT_FOUND,
    ErrorCode.GONE,
    ErrorCode.NOT_FINISHED,
    ErrorCode.CANCELLED,
    ErrorCode.OBJECT_DAMAGED,
)
"""What a job without a result answers; a failed one answers its own code, and the last stands for all of those."""

_ORDER: Final = {name: place for place, name in enumerate(Result.model_fields)}


@dataclass(frozen=True, slots=True)
class VisibleResult:
    """The result document and the files that belong to it."""

    document: dict[str, Any]
    artifacts: tuple[Artifact, ...]

    @property
    def encoded(self) -> bytes:
        """The document as it is sent."""
        return json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode()


async def visible_result(database: Database, key: dict[str, UUID]) -> VisibleResult:
    """Return a job's result; while a retry runs, the one before it.

    Raises RefusedError: not_found, gone, not_finished, cancelled, or a failed job's own code.
    """
    row = await database.one(read.RESULT, key)
    if row is None:
        raise RefusedError(ErrorCode.NOT_FOUND)
    if row["document"] is None:
        raise _why_no_result(row)
    artifacts = await all_artifacts(database, key)
    document = json.loads(row["document"]) | {
        "job_id": str(key["job_id"]),
        "epoch": row["result_epoch"],
        "artifacts": artifact_references(key["job_id"], artifacts),
    }
    # In the order of the contract, which jsonb does not keep.
    ordered = dict(sorted(document.items(), key=lambda part: _ORDER.get(part[0], len(_ORDER))))
    return VisibleResult(ordered, tuple(artifacts))


def _why_no_result(row: Row) -> RefusedError:
    if row["deleted"]:
        return RefusedError(ErrorCode.GONE)
    if row["status"] == JobStatus.CANCELLED:
        return RefusedError(ErrorCode.CANCELLED)
    if row["status"] == JobStatus.FAILED:
        return RefusedError(ErrorCode(row["error"]["code"]), row["error"]["detail"])
    return RefusedError(ErrorCode.NOT_FINISHED, retry_after_s=1)
