"""A page file of any kind: what it is, how many pages it has, one page's pixels and, in a PDF, its vectors."""

from __future__ import annotations

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.sniffing import HEAD_BYTES, sniff_upload

from ecg_digitizer.ingest import pdf, raster
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.vector.reading import VectorReading, read_vector_page


def format_of(content: bytes) -> str:
    """Return the page format's name: whatever the gateway takes for a page is one, and nothing else.

    Raises EcgError ``unsupported_format`` for what is no page, else as ``sniff_upload`` does.
    """
    sniffed = sniff_upload(content[:HEAD_BYTES], filename="")
    if sniffed.kind != "page":
        raise EcgError("The file is a recording, not a page.", code=ErrorCode.UNSUPPORTED_FORMAT)
    return sniffed.format


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
