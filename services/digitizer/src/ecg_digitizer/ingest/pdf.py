"""Pages of a PDF as pixels: the scan that fills the page at its own resolution, else the page drawn at 300 dpi."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.ingest.limits import LONGEST_PDF_SIDE_IN, MOST_PDF_PAGES, MOST_PIXELS, check_page, check_size
from ecg_digitizer.ingest.poppler import render_with_poppler
from ecg_digitizer.page.picture import Picture

_POINTS_PER_INCH: Final = 72.0
_DRAWN_DPI: Final = 300.0
_FILLS_PAGE: Final = 0.4  # a scan may have white margins added by the program that wrapped it
_MOST_OBJECTS: Final = 20_000
PDFIUM_LOCK: Final = threading.Lock()
"""Held by whoever calls pdfium: it is not thread-safe."""


@dataclass(frozen=True, slots=True)
class _Scan:
    """The picture that fills a page: how many pixels per point it has, and whether it stands alone and upright."""

    px_per_point: float
    alone: pdfium.PdfImage | None


def count_pages(content: bytes) -> int:
    """Return the number of pages. Raises EcgError ``corrupt_file`` or ``encrypted_pdf``."""
    with _document(content) as document:
        return len(document)


def read_pdf_page(content: bytes, *, page: int | None) -> Picture:
    """Return one page's pixels; pages count from 1.

    Raises EcgError with ``corrupt_file``, ``encrypted_pdf``, ``page_out_of_range``, ``too_many_pages``,
    ``image_too_large`` or ``image_too_small``.
    """
    with _document(content) as document:
        check_page(page, len(document), most=MOST_PDF_PAGES)
        number = page or 1
        try:
            loaded = document[number - 1]
            width, height = _size_in_points(loaded)
            scan = _scan_on(loaded, width * height)
            if scan is not None and scan.alone is not None:
                picture = _pixels_of(scan.alone, scan.px_per_point)
                if picture is not None:
                    return picture
            dpi = scan.px_per_point * _POINTS_PER_INCH if scan is not None else _DRAWN_DPI
            dpi = min(dpi, math.sqrt(MOST_PIXELS / (width * height)) * _POINTS_PER_INCH * 0.999)
            check_size(width * dpi / _POINTS_PER_INCH, height * dpi / _POINTS_PER_INCH)
            rendered = render_with_poppler(content, number, dpi)
            if rendered is None:
                rendered = loaded.render(scale=dpi / _POINTS_PER_INCH, rev_byteorder=True).to_numpy()
        except pdfium.PdfiumError as error:
            raise EcgError(code=ErrorCode.CORRUPT_FILE) from error
    return Picture(np.ascontiguousarray(rendered[:, :, :3]), dpi)


@contextmanager
def _document(content: bytes) -> Iterator[pdfium.PdfDocument]:
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            encrypted = error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
            raise EcgError(code=ErrorCode.ENCRYPTED_PDF if encrypted else ErrorCode.CORRUPT_FILE) from error
        try:
            yield document
        finally:
            document.close()


def _size_in_points(page: pdfium.PdfPage) -> tuple[float, float]:
    width, height = (float(side) for side in page.get_size())
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise EcgError(code=ErrorCode.CORRUPT_FILE)
    if max(width, height) > LONGEST_PDF_SIDE_IN * _POINTS_PER_INCH:
        raise EcgError("The PDF's page is larger than 200 inches.", code=ErrorCode.IMAGE_TOO_LARGE)
    return width, height


def _scan_on(page: pdfium.PdfPage, page_area: float) -> _Scan | None:
    """Find the picture that fills the page, if there is one."""
    largest, largest_area, others = None, 0.0, 0
    for count, thing in enumerate(page.get_objects(max_depth=4)):
        if count > _MOST_OBJECTS:
            return None
        if thing.type != pdfium_c.FPDF_PAGEOBJ_IMAGE:
            others += 1
            continue
        left, bottom, right, top = thing.get_bounds()
        area = abs((right - left) * (top - bottom))
        if area > largest_area:
            others += largest is not None
            largest, largest_area = thing, area
        else:
            others += 1
    if largest is None or largest_area < _FILLS_PAGE * page_area:
        return None
    width_px, height_px = largest.get_px_size()
    a, b, c, d, _, _ = largest.get_matrix().get()
    across, along = math.hypot(a, b), math.hypot(c, d)
    if min(across, along) <= 0 or min(width_px, height_px) <= 0:
        return None
    upright = a > 0 and d > 0 and abs(b) + abs(c) < 1e-6 * (a + d) and page.get_rotation() == 0
    px_per_point = max(width_px / across, height_px / along)
    return _Scan(px_per_point, largest if upright and others == 0 else None)


def _pixels_of(image: pdfium.PdfImage, px_per_point: float) -> Picture | None:
    """Return the picture's own pixels; None where it has a mask or colours that only drawing the page gets right."""
    width_px, height_px = image.get_px_size()
    check_size(width_px, height_px)
    try:
        bitmap = image.get_bitmap(render=False).to_pil()
    except (pdfium.PdfiumError, ValueError, KeyError):
        return None
    if bitmap.size != (width_px, height_px) or bitmap.mode not in ("L", "RGB"):
        return None
    return Picture(np.asarray(bitmap.convert("RGB")), px_per_point * _POINTS_PER_INCH)
