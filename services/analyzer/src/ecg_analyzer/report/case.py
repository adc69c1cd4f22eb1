"""What a report knows beside the result: whose recording it is, and under which ids it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ecg_shared.contract.options import Patient


@dataclass(frozen=True, slots=True)
class Case:
    """Ids, and the patient as far as the uploader gave him. ``job_id`` is None for a file analysed without a server."""

    job_id: UUID | None = None
    external_id: str | None = None
    patient: Patient | None = None

    @property
    def submitted(self) -> datetime | None:
        """When the job was submitted: the time in its id (RFC 9562, version 7)."""
        if self.job_id is None or self.job_id.version != 7:
            return None
        return datetime.fromtimestamp((self.job_id.int >> 80) // 1000, UTC)
