"""Which errors are tried again: the file's fault never, a dependency's later, a lost decoder by claims, a bug once."""

import random
import uuid
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from ecg_shared.contract.errors import ERRORS, EcgError, ErrorCode
from ecg_shared.jobs.timing import Timing


class FailureClass(Enum):
    """What is done about a failed stage."""

    PERMANENT = auto()
    """The file, its options or our answer to it: the same again would fail again."""
    TRANSIENT = auto()
    """Storage, model server or database: later, the claim does not count."""
    LOST = auto()
    """The decoder died under the file: like a lost worker, the claim counts."""
    BUG = auto()
    """Anything else: once more, then internal_error."""


_TRANSIENT: Final = frozenset(
    {ErrorCode.MODEL_UNAVAILABLE, ErrorCode.STORAGE_UNAVAILABLE, ErrorCode.STORAGE_FULL, ErrorCode.OVERLOADED}
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A classified error. ``document`` is the row's: ``{code, detail, retryable, reference}``."""

    failure_class: FailureClass
    document: dict[str, Any]


def error_document(code: ErrorCode, detail: str | None = None, reference: str | None = None) -> dict[str, Any]:
    """Make the error of a job's row from the one table."""
    entry = ERRORS[code]
    found = detail or f"{entry.sentence} {entry.mend}"
    return {"code": code.value, "detail": found, "retryable": entry.retryable, "reference": reference}


def of_ecg_error(error: EcgError) -> Failure:
    """Classify an error that has a code."""
    if error.code is ErrorCode.INTERNAL_ERROR:
        return of_bug()
    failure_class = FailureClass.TRANSIENT if error.code in _TRANSIENT else FailureClass.PERMANENT
    return Failure(failure_class, error_document(error.code, error.message))


def of_bug() -> Failure:
    """Make an internal_error with a new reference, which the log has too; what went wrong stays in the log."""
    reference = uuid.uuid4().hex[:12]
    entry = ERRORS[ErrorCode.INTERNAL_ERROR]
    detail = f"{entry.sentence} {entry.mend} Reference: {reference}."
    return Failure(FailureClass.BUG, error_document(ErrorCode.INTERNAL_ERROR, detail, reference))


def of_lost_decoder() -> Failure:
    """Make the error that a file ends with which takes its decoder down every time."""
    return Failure(FailureClass.LOST, error_document(ErrorCode.WORKER_LOST))


def retry_delay_s(transients: int, timing: Timing) -> float:
    """Wait before the next try: doubled with each transient error so far, capped, ± 50 % so that rows spread out."""
    return min(timing.backoff_cap_s, timing.backoff_s * 2.0 ** min(transients, 32)) * random.uniform(0.5, 1.5)
