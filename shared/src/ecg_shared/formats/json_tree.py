"""JSON from outside: bounded, each key once, and its numbers as arrays."""

from __future__ import annotations

import math
from typing import Any, Final, NoReturn

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.text import as_utf8, head_as_text

MEDIA_TYPE: Final = "application/json"

MAX_BYTES: Final = 32 * 2**20


def is_json_object(head: bytes) -> bool:
    """Tell from a file's first bytes whether it is text that begins as a JSON object."""
    text = head_as_text(head)
    return text is not None and text.lstrip("\ufeff \t\r\n")[:1] == "{"


def parse_json(content: bytes) -> dict[str, Any]:
    """Return the object. Raises EcgError: ``corrupt_file`` for what is no JSON object, ``decode_limit_exceeded``."""
    import json

    if len(content) > MAX_BYTES:
        raise EcgError("The JSON is larger than 32 MiB.", code=ErrorCode.DECODE_LIMIT_EXCEEDED)
    try:
        found = json.loads(as_utf8(content), object_pairs_hook=_each_key_once, parse_constant=_constant)
    except (ValueError, RecursionError):
        _damaged("The JSON is not well formed.")
    if not isinstance(found, dict):
        _damaged("The JSON is no object.")
    return found


def samples_in(values: object) -> npt.NDArray[np.float64]:
    """Return a list of numbers as an array, NaN for null. Raises EcgError(corrupt_file)."""
    if not isinstance(values, list) or any(isinstance(value, list | dict) for value in values):
        _damaged("A lead's samples are no list of numbers.")
    try:
        return np.array([math.nan if value is None else value for value in values], np.float64)
    except (ValueError, OverflowError):
        _damaged("A lead's samples are no numbers.")


def positive_number(value: object, what: str) -> float:
    """Return a number above zero. Raises EcgError(corrupt_file)."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1e300:
        _damaged(f"The {what} is no number above zero.")
    return float(value)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers may take different ones of two values of a key."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is doubled")
    return found


def _constant(name: str) -> float:
    if name == "NaN":
        return math.nan
    raise ValueError("an infinite number")


def _damaged(detail: str) -> NoReturn:
    raise EcgError(detail, code=ErrorCode.CORRUPT_FILE)
