"""What can go wrong between a client and the service, as types.

One table, ``TYPES``, says which type a code has, whether the code came in a problem document or in a failed job. A
code that is not in it is a RefusedError or a JobFailedError, by where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ecg_client.documents import Job


class ClientError(Exception):
    """Any failure that a caller of this package may meet."""


class ServerUnreachableError(ClientError):
    """No answer came, or none that this service would give; trying again later may help."""


class MissingExtraError(ClientError, ImportError):
    """A library that only some need is not installed; the message names the extra that brings it."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"This needs the extra {extra!r}: pip install 'ecg-client[{extra}]'")


class StillRunningError(ClientError, TimeoutError):
    """A job was not final within the time that the caller gave; ``job`` is its last state. It goes on."""

    def __init__(self, job: Job) -> None:
        self.job = job
        super().__init__(f"The job {job.id} is still {job.status}; wait for it again.")


class DamagedDownloadError(ClientError):
    """What arrived is not what the service announced, or no file of its kind."""


class RefusedError(ClientError):
    """The service answered a call with a problem document.

    ``code`` is stable, ``detail`` says what was found and what mends it, ``problem`` is the whole document.
    """

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.problem = dict(problem)
        self.code = str(problem.get("code", "unknown"))
        self.status = int(problem.get("status", 0))
        self.detail = str(problem.get("detail") or problem.get("title") or self.code)
        super().__init__(self.detail)


class AuthError(RefusedError):
    """The key is missing, unknown, or not allowed to do this."""


class QuotaError(RefusedError):
    """Too many requests or waiting jobs, still after all tries."""


class NotFoundError(RefusedError):
    """There is no such job or file, or it was deleted (code ``gone``)."""


class NotFinishedError(RefusedError):
    """The job is not final yet."""


class InvalidRequestError(RefusedError):
    """An option or parameter is wrong; ``fields`` maps each wrong one to what is wrong with it."""

    @property
    def fields(self) -> dict[str, str]:
        """Name and explanation of each wrong field."""
        return {str(error["name"]): str(error["detail"]) for error in self.problem.get("errors", ())}


class JobFailedError(ClientError):
    """A job ended without a result. ``code`` is stable; ``job`` is its last state."""

    def __init__(self, code: str, detail: str, job: Job | None = None) -> None:
        self.code = code
        self.detail = detail
        self.job = job
        super().__init__(detail)


class QualityError(JobFailedError):
    """What was sent shows no ECG that could be read; a better recording or scan mends it. ``reasons`` say why."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it could not be read, in sentences."""
        return (self.detail,)


TYPES: Final[dict[str, type[RefusedError] | type[JobFailedError]]] = {
    "unauthorized": AuthError,
    "forbidden": AuthError,
    "rate_limited": QuotaError,
    "queue_full": QuotaError,
    "not_found": NotFoundError,
    "gone": NotFoundError,
    "not_finished": NotFinishedError,
    "invalid_option": InvalidRequestError,
    "invalid_multipart": InvalidRequestError,
    "idempotency_conflict": InvalidRequestError,
    "range_not_satisfiable": InvalidRequestError,
    "cancelled": JobFailedError,
    "no_ecg_found": QualityError,
    "grid_not_found": QualityError,
    "unknown_layout": QualityError,
    "image_too_small": QualityError,
    "image_too_blurred": QualityError,
    "page_mirrored": QualityError,
    "two_pages": QualityError,
    "signal_too_short": QualityError,
    "signal_empty": QualityError,
    "signal_flat": QualityError,
    "no_beats_found": QualityError,
}


def refusal(problem: Mapping[str, Any]) -> RefusedError | JobFailedError:
    """Return the error of a problem document."""
    known = TYPES.get(str(problem.get("code")), RefusedError)
    if issubclass(known, RefusedError):
        return known(problem)
    return known(str(problem["code"]), str(problem.get("detail") or problem.get("title") or problem["code"]))


def failure(job: Job) -> JobFailedError:
    """Return the error of a job that ended without a result."""
    code = job.error.code if job.error else job.status
    detail = job.error.detail if job.error else f"The job was {job.status}."
    known = TYPES.get(code, JobFailedError)
    return known(code, detail, job) if issubclass(known, JobFailedError) else JobFailedError(code, detail, job)
