"""The parts of a ``multipart/form-data`` body, streamed (RFC 7578)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ecg_api.problems import RefusedError

_MAX_HEADERS: Final = 8
_MAX_HEADER_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class PartBegins:
    """A part's name in the form, and the file name its sender gave it."""

    name: str
    filename: str | None


@dataclass(frozen=True, slots=True)
class PartBytes:
    """Bytes of the part that began last."""

    content: bytes


def boundary_of(content_type: str) -> bytes | None:
    """Return the boundary, or None where the body is no form upload."""
    kind, parameters = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        return None
    boundary = parameters.get(b"boundary", b"")
    if not 1 <= len(boundary) <= 70:
        raise _malformed("The Content-Type names no usable boundary.")
    return boundary


async def form_parts(chunks: AsyncIterator[bytes], *, boundary: bytes) -> AsyncIterator[PartBegins | PartBytes]:
    """Yield what the body holds, in order; raises RefusedError (invalid_multipart)."""
    reader = _Reader()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reader.on_part_begin,
            "on_header_field": reader.on_header_field,
            "on_header_value": reader.on_header_value,
            "on_header_end": reader.on_header_end,
            "on_headers_finished": reader.on_headers_finished,
            "on_part_data": reader.on_part_data,
            "on_end": reader.on_end,
        },
        max_header_count=_MAX_HEADERS,
        max_header_size=_MAX_HEADER_BYTES,
    )
    async for chunk in chunks:
        if reader.closed:
            continue
        try:
            parser.write(chunk)
        except FormParserError:
            raise _malformed("The body does not follow multipart/form-data.") from None
        for event in reader.take():
            yield event
    if not reader.closed:
        raise _malformed("The form upload ends before its closing boundary.")


class _Reader:
    """Turns the parser's callbacks into events."""

    def __init__(self) -> None:
        self.closed = False
        self._events: list[PartBegins | PartBytes] = []
        self._headers: dict[str, str] = {}
        self._field = b""
        self._value = b""

    def take(self) -> list[PartBegins | PartBytes]:
        events, self._events = self._events, []
        return events

    def on_part_begin(self) -> None:
        self._headers = {}

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        name = self._field.decode("latin-1").strip().lower()
        if name in self._headers:
            raise _malformed("A part repeats a header.")
        # Browsers and HTTP libraries write file names in UTF-8 (RFC 7578 §5.1).
        self._headers[name] = self._value.decode("utf-8", "replace")
        self._field = self._value = b""

    def on_headers_finished(self) -> None:
        disposition, parameters = _disposition(self._headers.get("content-disposition", ""))
        if disposition != "form-data" or "name" not in parameters:
            raise _malformed("A part has no form-data name.")
        self._events.append(PartBegins(parameters["name"], parameters.get("filename")))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(PartBytes(data[start:end]))

    def on_end(self) -> None:
        self.closed = True


def _disposition(value: str) -> tuple[str, dict[str, str]]:
    # The parser of options works in latin-1: carry the UTF-8 bytes through it unharmed.
    kind, parameters = parse_options_header(value.encode("utf-8").decode("latin-1"))
    return kind.decode("latin-1"), {
        name.decode("latin-1"): text.decode("utf-8", "replace") for name, text in parameters.items()
    }


def _malformed(detail: str) -> RefusedError:
    return RefusedError(ErrorCode.INVALID_MULTIPART, detail)
