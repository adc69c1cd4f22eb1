"""Drawing a PDF page with poppler's pdftoppm, where it is installed and may be started."""

from __future__ import annotations

import shutil
import warnings

import numpy as np

from ecg_digitizer.page.picture import Rgb


def render_with_poppler(content: bytes, page: int, dpi: float) -> Rgb | None:
    """Return the page's pixels, or None where pdftoppm is missing, forbidden (as in the sandbox) or fails."""
    if shutil.which("pdftoppm") is None:
        return None
    import pdf2image
    from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError

    failures = (
        OSError,
        ValueError,
        PDFInfoNotInstalledError,
        PDFPageCountError,
        PDFPopplerTimeoutError,
        PDFSyntaxError,
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages = pdf2image.convert_from_bytes(content, dpi=round(dpi), first_page=page, last_page=page, timeout=20)
    except failures:
        return None
    return np.asarray(pages[0].convert("RGB")) if pages else None
