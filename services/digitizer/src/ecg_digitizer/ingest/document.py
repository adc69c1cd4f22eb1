"""A page file of any kind: what it is, how many pages it has, one page's pixels and, in a PDF, its vectors."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.ingest import pdf, raster
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.vector.reading import VectorReading, read_vector_page

_MARKS: Final = (
    ("png", 0, b"\x89PNG\r\n\x1a\n"),
    ("jpeg", 0, b"\xff\xd8\xff"),
    ("tiff", 0, b"II*\x00"),
    ("tiff", 0, b"MM\x00*"),
    ("tiff", 0, b"II+\x00"),
    ("tiff", 0, b"MM\x00+"),
    ("bmp", 0, b"BM"),
    ("webp", 8, b"WEBP"),
)
_PDF_MARK_WITHIN: Final = 1024


def format_of(content: bytes) -> str:
    """Return the page format's name. Raises EcgError ``empty_file`` or ``unsupported_format``."""
    if not content.strip(b"\x00 \t\r\n"):
        raise EcgError(code=ErrorCode.EMPTY_FILE)
    for name, offset, mark in _MARKS:
        if content[offset : offset + len(mark)] == mark:
            return name
    if b"%PDF-" in content[:_PDF_MARK_WITHIN]:
        return "pdf"
    raise EcgError(code=ErrorCode.UNSUPPORTED_FORMAT)


def count_pages(content: bytes) -> int:
    """Return how many pages the file has."""
    form = format_of(content)
    return pdf.count_pages(content) if form == "pdf" else raster.count_frames(content, form)


def read_page(content: bytes, *, page: int | None) -> Picture:
    """Return the pixels of one page, counted from 1; the first where None. Raises as the readers do."""
    form = format_of(content)
    return pdf.read_pdf_page(content, page=page) if form == "pdf" else raster.read_picture(content, form, page=page)


def read_vectors(content: bytes, options: PageOptions, *, page: int | None) -> VectorReading | None:
    """Return what a page's vector paths show, None where there are none or the file has only pixels."""
    if format_of(content) != "pdf":
        return None
    with pdf.PDFIUM_LOCK:
        return read_vector_page(content, (page or 1) - 1, mm_per_s=options.mm_per_s, mm_per_mv=options.mm_per_mv)
