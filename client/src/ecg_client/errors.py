"""What can go wrong between a client and the service."""

from __future__ import annotations

from typing import Any


class ClientError(Exception):
    """Any failure that a caller of this package may meet."""


class UnreachableError(ClientError):
    """No answer came, or none that this service would give; trying again later may help."""


class RefusedError(ClientError):
    """The service answered with a problem document. ``code`` is stable, ``problem`` is the whole document."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        self.code = str(problem.get("code", "unknown"))
        self.status = int(problem.get("status", 0))
        super().__init__(str(problem.get("detail") or problem.get("title") or self.code))


class JobFailedError(ClientError):
    """The job ended without a result. ``job`` is its last state."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        error = job.get("error") or {}
        self.code = str(error.get("code", job.get("status")))
        super().__init__(str(error.get("detail", f"The job was {job.get('status')}.")))
