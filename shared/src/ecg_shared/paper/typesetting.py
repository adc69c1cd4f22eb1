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
    return content


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_dir())])
