"""The one table of errors. Problem documents, job errors and docs/errors.md are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ErrorCode(StrEnum):
    """Stable name of an error; a client may branch on it."""

    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    UNSUPPORTED_FORMAT = "unsupported_format"
    TYPE_MISMATCH = "type_mismatch"
    CORRUPT_FILE = "corrupt_file"
    ENCRYPTED_PDF = "encrypted_pdf"
    PAGE_OUT_OF_RANGE = "page_out_of_range"
    TOO_MANY_PAGES = "too_many_pages"
    IMAGE_TOO_LARGE = "image_too_large"
    IMAGE_TOO_SMALL = "image_too_small"
    IMAGE_TOO_BLURRED = "image_too_blurred"
    PAGE_MIRRORED = "page_mirrored"
    TWO_PAGES = "two_pages"
    NO_ECG_FOUND = "no_ecg_found"
    UNKNOWN_LAYOUT = "unknown_layout"
    GRID_NOT_FOUND = "grid_not_found"
    SAMPLING_RATE_MISSING = "sampling_rate_missing"
    SAMPLING_RATE_OUT_OF_RANGE = "sampling_rate_out_of_range"
    TIME_NOT_MONOTONIC = "time_not_monotonic"
    SIGNAL_TOO_SHORT = "signal_too_short"
    SIGNAL_TOO_LONG = "signal_too_long"
    SIGNAL_EMPTY = "signal_empty"
    SIGNAL_FLAT = "signal_flat"
    NO_BEATS_FOUND = "no_beats_found"
    UNITS_UNKNOWN = "units_unknown"
    INVALID_LEADS = "invalid_leads"
    FORBIDDEN_CONTENT = "forbidden_content"
    DECODE_LIMIT_EXCEEDED = "decode_limit_exceeded"
    WORKER_LOST = "worker_lost"
    MODEL_UNAVAILABLE = "model_unavailable"
    MODEL_OUTPUT_INVALID = "model_output_invalid"
    STORAGE_UNAVAILABLE = "storage_unavailable"
    STORAGE_FULL = "storage_full"
    OBJECT_DAMAGED = "object_damaged"
    DEADLINE_EXCEEDED = "deadline_exceeded"
    QUEUE_FULL = "queue_full"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    TOO_SLOW = "too_slow"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    GONE = "gone"
    NOT_FINISHED = "not_finished"
    CANCELLED = "cancelled"
    IDEMPOTENCY_CONFLICT = "idempotency_conflict"
    INVALID_OPTION = "invalid_option"
    INVALID_MULTIPART = "invalid_multipart"
    RANGE_NOT_SATISFIABLE = "range_not_satisfiable"
    URL_FORBIDDEN = "url_forbidden"
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One row: HTTP status, whether sending the same again may succeed, what is wrong, and what mends it."""

    status: int
    retryable: bool
    sentence: str
    mend: str


def _no(status: int, sentence: str, mend: str) -> ErrorEntry:
    return ErrorEntry(status=status, retryable=False, sentence=sentence, mend=mend)


def _again(status: int, sentence: str, mend: str) -> ErrorEntry:
    return ErrorEntry(status=status, retryable=True, sentence=sentence, mend=mend)


_C: Final = ErrorCode
ERRORS: Final[dict[ErrorCode, ErrorEntry]] = {
    _C.EMPTY_FILE: _no(422, "The file is empty.", "Send a file that holds an ECG."),
    _C.FILE_TOO_LARGE: _no(
        413, "The upload is larger than the limit.", "Send a smaller file, or split a long recording."
    ),
    _C.UNSUPPORTED_FORMAT: _no(
        415,
        "The file is in no format that is read here.",
        "Send a signal file (CSV, WFDB, EDF, DICOM, SCP-ECG, a cart's XML) or a page (PDF, PNG, JPEG, TIFF).",
    ),
    _C.TYPE_MISMATCH: _no(
        422,
        "The file's content is not what its name or type says.",
        "Send the original file under its own name and type.",
    ),
    _C.CORRUPT_FILE: _no(
        422, "The file is damaged and cannot be read.", "Export or scan it again and send the new file."
    ),
    _C.ENCRYPTED_PDF: _no(422, "The PDF is protected by a password.", "Save it without a password and send it again."),
    _C.PAGE_OUT_OF_RANGE: _no(422, "The document has no such page.", "Set the option page to a page that exists."),
    _C.TOO_MANY_PAGES: _no(422, "The document has too many pages.", "Send only the pages that show the ECG."),
    _C.IMAGE_TOO_LARGE: _no(
        422, "The picture has too many pixels.", "Send it at 300 dpi or less, below 50 megapixels."
    ),
    _C.IMAGE_TOO_SMALL: _no(422, "The picture is too small to read a trace.", "Scan the page at 100 dpi or more."),
    _C.IMAGE_TOO_BLURRED: _no(
        422, "The picture is too blurred to follow a trace.", "Hold the camera still, let it focus, and send it again."
    ),
    _C.PAGE_MIRRORED: _no(
        422, "The page is mirrored: its print reads from right to left.", "Flip it and send it again."
    ),
    _C.TWO_PAGES: _no(422, "The picture shows more than one page.", "Send a picture of each page."),
    _C.NO_ECG_FOUND: _no(
        422, "No ECG trace was found on the page.", "Send a page that shows an ECG, whole and the right way up."
    ),
    _C.UNKNOWN_LAYOUT: _no(
        422,
        "The arrangement of leads on the page was not recognised.",
        "Set the option layout, or crop the page to the traces.",
    ),
    _C.GRID_NOT_FOUND: _no(
        422, "No millimetre grid was found on the page.", "Send the whole sheet, lying flat, at 150 dpi or more."
    ),
    _C.SAMPLING_RATE_MISSING: _no(
        422, "The file does not say its sampling rate.", "Add a time column or set the option sampling_rate_hz."
    ),
    _C.SAMPLING_RATE_OUT_OF_RANGE: _no(
        422,
        "The sampling rate is outside 50 to 10,000 Hz.",
        "Correct the rate in the file or in the option sampling_rate_hz.",
    ),
    _C.TIME_NOT_MONOTONIC: _no(
        422, "The time column goes backwards or stands still.", "Sort the rows by time and remove doubled ones."
    ),
    _C.SIGNAL_TOO_SHORT: _no(422, "The signal is too short to analyse.", "Send at least 2 seconds of ECG."),
    _C.SIGNAL_TOO_LONG: _no(422, "The recording is longer than the limit.", "Send at most 26 hours at a time."),
    _C.SIGNAL_EMPTY: _no(422, "The file holds no samples of a signal.", "Send a file whose lead columns hold numbers."),
    _C.SIGNAL_FLAT: _no(422, "Every lead is a flat line.", "Check the electrodes or the export and send it again."),
    _C.NO_BEATS_FOUND: _no(
        422, "No heart beats were found in the signal.", "Check that the file holds an ECG, and its units."
    ),
    _C.UNITS_UNKNOWN: _no(422, "The unit of the samples is not known.", "Set the option units to mV, uV or adc."),
    _C.INVALID_LEADS: _no(422, "The leads are missing, doubled or too many.", "Name each lead once, at most 16."),
    _C.FORBIDDEN_CONTENT: _no(
        422,
        "The file holds content that is never opened.",
        "Remove external entities, document types and links from it.",
    ),
    _C.DECODE_LIMIT_EXCEEDED: _no(
        422, "Reading the file took more time or memory than is allowed.", "Send a simpler or smaller file."
    ),
    _C.WORKER_LOST: _no(
        500, "The work on this file ended the worker several times.", "Send the file in another format."
    ),
    _C.MODEL_UNAVAILABLE: _again(503, "The model server does not answer.", "Try again later."),
    _C.MODEL_OUTPUT_INVALID: _no(500, "A model gave an answer that cannot be right.", "Report the job's id."),
    _C.STORAGE_UNAVAILABLE: _again(503, "The storage does not answer.", "Send the same again later."),
    _C.STORAGE_FULL: _again(507, "There is no room left for uploads.", "Try again later."),
    _C.OBJECT_DAMAGED: _no(500, "A stored object is missing or damaged.", "Send the file again."),
    _C.DEADLINE_EXCEEDED: _no(
        500, "The job was not finished within its time limit.", "Send it again, or in smaller parts."
    ),
    _C.QUEUE_FULL: _again(
        429, "Too many of your jobs are waiting.", "Wait until some have finished, then send the rest."
    ),
    _C.RATE_LIMITED: _again(429, "Requests come too fast.", "Wait as long as Retry-After says."),
    _C.OVERLOADED: _again(503, "The service is at its limit.", "Send the same again after Retry-After."),
    _C.TOO_SLOW: _again(408, "The upload came in too slowly.", "Send it again over a faster connection."),
    _C.UNAUTHORIZED: _no(401, "The API key is missing or unknown.", "Send Authorization: Bearer with a valid key."),
    _C.FORBIDDEN: _no(403, "The API key does not allow this.", "Use a key that has the scope for it."),
    _C.NOT_FOUND: _no(404, "There is nothing under this address.", "Check the id and the path."),
    _C.METHOD_NOT_ALLOWED: _no(405, "This address does not take that method.", "See /docs for the calls there are."),
    _C.GONE: _no(410, "The job was deleted.", "Send the file again if you need the result."),
    _C.NOT_FINISHED: _again(409, "The job is not finished.", "Poll the job until its status is final."),
    _C.CANCELLED: _no(409, "The job was cancelled.", "Retry the job or send the file again."),
    _C.IDEMPOTENCY_CONFLICT: _no(
        422, "This Idempotency-Key was used for another upload.", "Use a new key for each different file or option."
    ),
    _C.INVALID_OPTION: _no(
        422, "A field, option or parameter is unknown or out of range.", "See errors for the field's name."
    ),
    _C.INVALID_MULTIPART: _no(
        400, "The form upload is malformed.", "Send multipart/form-data with one or more parts named file."
    ),
    _C.RANGE_NOT_SATISFIABLE: _no(
        416, "The byte range lies outside the file.", "Ask for a range within Content-Range's length."
    ),
    _C.URL_FORBIDDEN: _no(422, "This address may not be fetched.", "Upload the file itself."),
    _C.INTERNAL_ERROR: _again(
        500, "Something went wrong on our side.", "Try again; if it stays, report the reference id."
    ),
}


class EcgError(Exception):
    """An error with a code from the table; ``detail`` says what was found in this case.

    ``detail`` is shown to the user: it holds no file content and no patient data. Subclasses fix ``code``.
    """

    code: ErrorCode = ErrorCode.INTERNAL_ERROR

    def __init__(self, detail: str = "", *, code: ErrorCode | None = None) -> None:
        if code is not None:
            self.code = code
        super().__init__(detail or self.entry.sentence)

    @property
    def entry(self) -> ErrorEntry:
        """The table's row of this error."""
        return ERRORS[self.code]

    @property
    def message(self) -> str:
        """What was found, then what mends it."""
        found = str(self).rstrip()
        return found if self.entry.mend in found else f"{found} {self.entry.mend}"
