"""XML from outside as a tree: nothing is fetched, nothing expands, nothing grows without end.

Written on expat itself, because ElementTree's own parser gives no say in document types and depth.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.text import head_as_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEDIA_TYPE: Final = "application/xml"

MAX_BYTES: Final = 16 * 2**20
MAX_DEPTH: Final = 64
MAX_ELEMENTS: Final = 500_000
# Possessive (*+, ++): the gateway asks this of any upload, and must not search a hostile one twice.
_BEFORE_ROOT: Final = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+(?:\[.*?\]\s*+)?>)*+"
    r"<(?:[\w.-]++:)?([\w.-]+)",
    re.DOTALL,
)


def root_name(head: bytes) -> str | None:
    """Return the root element's name, without prefix, from a file's first bytes; None where they are no XML."""
    text = head_as_text(head)
    root = _BEFORE_ROOT.match(text.lstrip("\ufeff")) if text is not None else None
    return root[1] if root else None


def parse_xml(content: bytes) -> Element:
    """Return the root element; names of elements and attributes are without their prefixes.

    A document type that only names a file (GE's MUSE writes one) is passed over and never fetched.
    Raises EcgError: ``forbidden_content`` for entities and document types with content, ``decode_limit_exceeded``,
    ``corrupt_file`` for what is not well formed.
    """
    from xml.etree.ElementTree import TreeBuilder
    from xml.parsers import expat

    if len(content) > MAX_BYTES:
        raise EcgError("The XML is larger than 16 MiB.", code=ErrorCode.DECODE_LIMIT_EXCEEDED)
    tree, depth, count = TreeBuilder(), 0, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise EcgError("The XML is nested too deeply or too long.", code=ErrorCode.DECODE_LIMIT_EXCEEDED)
        tree.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        tree.end(_local(name))

    def document_type(_name: str, _system: str | None, _public: str | None, has_content: int) -> None:
        if has_content:
            _forbidden()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 2**20  # a lead's samples in one piece
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, tree.data
    parser.StartDoctypeDeclHandler = document_type
    parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = _forbidden
    try:
        parser.Parse(content, True)
        return tree.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError):
        raise EcgError("The XML is not well formed.", code=ErrorCode.CORRUPT_FILE) from None


def text_of(element: Element | None, path: str, default: str = "") -> str:
    """Return the text below ``element`` at ``path`` without blanks around it, ``default`` where there is none."""
    found = element.findtext(path) if element is not None else None
    return found.strip() if found and found.strip() else default


def number_in(text: str | None, what: str) -> float:
    """Return a finite number. Raises EcgError(corrupt_file) naming ``what``."""
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise EcgError(f"The {what} is no number.", code=ErrorCode.CORRUPT_FILE)
    return value


def numbers_in(text: str | None) -> npt.NDArray[np.float64]:
    """Return the numbers in a text, with blanks or commas between them. Raises EcgError(corrupt_file)."""
    try:
        return np.array((text or "").replace(",", " ").split(), np.float64)
    except ValueError:
        raise EcgError("A lead's samples are no numbers.", code=ErrorCode.CORRUPT_FILE) from None


def bytes_in(text: str | None) -> bytes:
    """Return what a text in base64 holds, blanks between its letters allowed. Raises EcgError(corrupt_file)."""
    import binascii

    try:
        return binascii.a2b_base64("".join((text or "").split()), strict_mode=True)
    except ValueError:
        raise EcgError("A lead's samples are damaged (base64).", code=ErrorCode.CORRUPT_FILE) from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _forbidden(*_: object) -> NoReturn:
    raise EcgError(code=ErrorCode.FORBIDDEN_CONTENT)
