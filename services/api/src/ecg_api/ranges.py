"""Byte ranges and entity tags of stored objects (RFC 9110 §13, §14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ecg_shared.contract.errors import ErrorCode

from ecg_api.problems import RefusedError

_SINGLE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes the range holds."""
        return self.last - self.first + 1


def requested_range(header: str | None, *, size: int) -> ByteRange | None:
    """Return the one range asked for, or None where the whole object is to be sent.

    Several ranges or a malformed header are answered with the whole, which RFC 9110 §14.2 allows.
    Raises RefusedError (range_not_satisfiable) for a range that starts behind the end.
    """
    match = _SINGLE.fullmatch(header.strip()) if header else None
    if match is None or match.group(0) == "bytes=-":
        return None
    first_text, last_text = match.groups()
    if not first_text:
        length = min(int(last_text), size)
        if length == 0:
            raise _not_satisfiable(size)
        return ByteRange(size - length, size - 1)
    first = int(first_text)
    last = min(int(last_text), size - 1) if last_text else size - 1
    if first >= size:
        raise _not_satisfiable(size)
    return ByteRange(first, last) if last >= first else None


def matches(header: str | None, etag: str) -> bool:
    """Return whether an If-None-Match header names this entity tag; weak comparison."""
    if not header:
        return False
    if header == etag:
        return True
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in header.split(","))


def _not_satisfiable(size: int) -> RefusedError:
    return RefusedError(ErrorCode.RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
