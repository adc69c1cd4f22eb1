"""Typst: the one program that makes our PDF files.

It is imported when the first file is made: 30 MB of memory that an idle worker does without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecg_shared.paper.style import fonts_dir

if TYPE_CHECKING:
    import typst
    from typst import PDFStandard

UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a file that has none of its own: the same input always gives the same bytes, and no clock is read."""
ARCHIVE_AND_ACCESS: Final[tuple[PDFStandard, ...]] = ("a-3a", "ua-1")
"""PDF/A-3a (ISO 19005-3, with attachments and tags) and PDF/UA-1 (ISO 14289-1)."""

_REMEMBERED_FILES: Final = 10


class TypesettingError(Exception):
    """Typst refused what it was given."""


def typeset(files: Mapping[str, bytes], *, standards: Sequence[str] = (), created: datetime = UNDATED) -> bytes:
    """Return the PDF of ``main.typ`` among ``files``, which may name the others; no file of the machine is read.

    Files are text in UTF-8: a picture goes into an SVG (``Drawing.picture``).
    Raises TypesettingError.
    """
    import typst

    try:
        content: bytes = typst.compile(
            dict(files),  # type: ignore[call-overload]  # the stub leaves out what its manual allows: files by name
            format="pdf",
            font_paths=_fonts(),
            pdf_standards=list(standards),
            timestamp=created,
        )
    except RuntimeError as error:  # TypstError is one
        raise TypesettingError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # PyO3's, of no class that can be imported, and no Exception
            raise TypesettingError("typst ended in a panic") from error
        raise
    _forget()
    return content


def _forget() -> None:
    """Let typst drop what it remembers of the last files: without this a worker keeps 100 MB of pages long sent off.

    Its memory lasts for ten further files, whatever they are; empty ones cost microseconds.
    """
    for _ in range(_REMEMBERED_FILES + 1):
        _empty_page().compile(b"", format="svg")


@lru_cache(maxsize=1)
def _empty_page() -> typst.Compiler:
    import typst

    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_dir())])
