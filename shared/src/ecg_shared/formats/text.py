"""Bytes to text, for the formats that are text."""

from __future__ import annotations

import codecs

from ecg_shared.contract.errors import EcgError, ErrorCode

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def as_utf8(content: bytes) -> bytes:
    """Return text as UTF-8 without byte order mark: from UTF-8, from UTF-16 with a mark, else from Windows-1252.

    Windows-1252 is what spreadsheets of western Europe still write; it is taken where the bytes are not UTF-8.
    Raises EcgError(corrupt_file) for bytes that are no text.
    """
    if content.startswith(_UTF32):
        raise _not_text("The text is in UTF-32, which is not read here.")
    if content.startswith(_UTF16):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeError:
            raise _not_text("The text says it is UTF-16 but is not.") from None
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in content:
        raise _not_text("The text holds zero bytes: UTF-16 without its byte order mark, or no text at all.")
    if content.isascii():
        return content
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode()
    return content


def head_as_text(head: bytes) -> str | None:
    """Return the beginning of a file as text, or None where it is binary. A character cut at the end is dropped."""
    if head.startswith(_UTF16):
        head = head[: len(head) // 2 * 2]
        try:
            return head.decode("utf-16", errors="ignore")
        except UnicodeError:
            return None
    head = head.removeprefix(codecs.BOM_UTF8)
    if any(control in head for control in _NEVER_IN_TEXT):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", errors="replace")


_NEVER_IN_TEXT = tuple(bytes([n]) for n in range(0x20) if n not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1C))


def _not_text(detail: str) -> EcgError:
    return EcgError(f"{detail} Save it as UTF-8.", code=ErrorCode.CORRUPT_FILE)
