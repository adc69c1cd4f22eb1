"""What a page may be at most and must be at least; asked before anything is decoded."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.errors import EcgError, ErrorCode

MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE_PX: Final = 20_000
SHORTEST_SIDE_PX: Final = 100
SHORTEST_LONG_SIDE_PX: Final = 250  # 3 s at 100 dpi
MOST_PDF_PAGES: Final = 5  # tried in turn where the caller names none
MOST_PAGES: Final = 1000  # the largest page the caller may name
MOST_FRAMES: Final = 20
LONGEST_PDF_SIDE_IN: Final = 200.0


def check_size(width_px: float, height_px: float) -> None:
    """Raise EcgError ``image_too_large`` or ``image_too_small``."""
    if width_px * height_px > MOST_PIXELS or max(width_px, height_px) > LONGEST_SIDE_PX:
        raise EcgError(f"The picture is {width_px:.0f} x {height_px:.0f} pixels.", code=ErrorCode.IMAGE_TOO_LARGE)
    if min(width_px, height_px) < SHORTEST_SIDE_PX or max(width_px, height_px) < SHORTEST_LONG_SIDE_PX:
        raise EcgError(f"The picture is {width_px:.0f} x {height_px:.0f} pixels.", code=ErrorCode.IMAGE_TOO_SMALL)


def check_page(page: int | None, n_pages: int, *, most: int) -> None:
    """Raise EcgError ``too_many_pages``, ``corrupt_file`` (no page at all) or ``page_out_of_range``; pages from 1."""
    if n_pages < 1:
        raise EcgError("The document has no page.", code=ErrorCode.CORRUPT_FILE)
    if n_pages > MOST_PAGES or (page is None and n_pages > most):
        raise EcgError(
            f"The document has {n_pages} pages; without the option page at most {most} are looked at.",
            code=ErrorCode.TOO_MANY_PAGES,
        )
    if page is not None and not 1 <= page <= n_pages:
        raise EcgError(
            f"The document has {n_pages} pages, page {page} was asked for.", code=ErrorCode.PAGE_OUT_OF_RANGE
        )
