"""The job as clients see it, from its row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ecg_shared.contract.job import JobStatus
from ecg_shared.contract.options import Priority

PRIORITIES: Final = (Priority.STAT, Priority.ROUTINE, Priority.BULK)
"""By the number that the row holds: the claim takes the lowest first."""

_FINAL: Final = frozenset(str(status) for status in JobStatus if status.final)
_FORMAT: Final = "1"
_PRIORITY_NAMES: Final = tuple(str(priority) for priority in PRIORITIES)


def is_final(row: Mapping[str, Any]) -> bool:
    """Return whether nothing more will happen in this epoch."""
    return row["status"] in _FINAL


def job_etag(row: Mapping[str, Any]) -> str:
    """Return the entity tag: the row's revision counts every change a client can see."""
    return f'"{_FORMAT}-{row["revision"]}"'


def encoded_job(row: Mapping[str, Any]) -> bytes:
    """Return the Job document, encoded."""
    return json.dumps(job_document(row), ensure_ascii=False, separators=(",", ":")).encode()


def job_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Job document (``ecg_shared.contract.job.Job``)."""
    job_id, batch_id, status, input_ = str(row["id"]), row["batch_id"], row["status"], row["input"]
    path = f"/v1/jobs/{job_id}"
    timings, error = row["timings_ms"], row["error"] if status == JobStatus.FAILED else None
    links = {
        "self": path,
        "events": f"{path}/events",
        "result": f"{path}/result",
        "signal": f"{path}/signal",
        "cancel": f"{path}/cancel",
        "retry": f"{path}/retry",
    }
    if batch_id is not None:
        links["batch"] = f"/v1/batches/{batch_id}"
    return {
        "id": job_id,
        "status": status,
        "stage": row["stage"],
        "progress": 1.0 if status == JobStatus.SUCCEEDED else round(row["progress"], 3),
        "priority": _PRIORITY_NAMES[row["priority"]],
        "external_id": row["external_id"],
        "batch_id": None if batch_id is None else str(batch_id),
        "submitted_at": job_time(row["submitted_at"]),
        "started_at": job_time(row["started_at"]),
        "finished_at": job_time(row["finished_at"]),
        "epoch": row["epoch"],
        "result_epoch": row["result_epoch"],
        "attempts": row["attempts"],
        "input": {name: input_[name] for name in ("filename", "media_type", "bytes", "sha256")},
        "timings_ms": {name: timings.get(name) for name in ("queued", "digitize", "analyze")},
        "error": error and {name: error[name] for name in ("code", "detail", "retryable")},
        "links": links,
    }


def job_time(moment: datetime | None) -> str | None:
    """Return a time of the database, whose session is in UTC, as RFC 3339."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def parse_id(text: str) -> UUID | None:
    """Return the id a path names, or None where it is none: only the canonical form, so that an id has one address."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
