from __future__ import annotations

import contextlib
import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from ecg_digitizer.ingest.document import count_pages, read_page
from ecg_shared.contract.errors import EcgError, ErrorCode
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image


def blank_pdf(n_pages: int, *, width_pt: float = 595, height_pt: float = 842) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(n_pages):
        document.new_page(width_pt, height_pt)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def scan_pdf() -> tuple[bytes, np.ndarray]:
    # fine grey stripes: drawing the page anew at another resolution would turn them into moire
    pixels = np.full((400, 600, 3), 230, np.uint8)
    pixels[:, ::3] = 60
    out = io.BytesIO()
    # Pillow stores JPEG in a PDF; 72 dpi makes the page 600 x 400 pt, filled by the picture
    Image.fromarray(pixels).save(out, "PDF", resolution=72.0, quality=95)
    return out.getvalue(), pixels


def code_of(content: bytes, page: int | None = None) -> ErrorCode:
    with pytest.raises(EcgError) as refused:
        read_page(content, page=page)
    return refused.value.code


def test_a_scan_that_fills_the_page_comes_at_its_own_resolution() -> None:
    content, pixels = scan_pdf()

    page = read_page(content, page=None)

    assert page.rgb.shape == pixels.shape
    assert page.dpi == pytest.approx(72.0, rel=0.01)
    assert np.abs(page.rgb.astype(int) - pixels).mean() < 4  # what JPEG of quality 95 changes


def test_a_page_without_a_scan_is_drawn_at_300_dpi() -> None:
    page = read_page(blank_pdf(1), page=None)

    # 595 x 842 pt at 300 dpi is 2479 x 3508 px
    assert page.rgb.shape == pytest.approx((3508, 2479, 3), abs=2)
    assert page.rgb.min() == 255


def test_pages_are_counted_and_bounded() -> None:
    assert count_pages(blank_pdf(3)) == 3
    assert code_of(blank_pdf(3), page=4) == ErrorCode.PAGE_OUT_OF_RANGE
    assert code_of(blank_pdf(6)) == ErrorCode.TOO_MANY_PAGES
    assert read_page(blank_pdf(6), page=6).rgb.min() == 255


def test_a_page_of_a_mile_is_refused() -> None:
    assert code_of(blank_pdf(1, width_pt=1e6, height_pt=100)) == ErrorCode.IMAGE_TOO_LARGE


def locked_pdf() -> bytes:
    """A PDF whose standard security handler (revision 2) was given keys that no empty password opens."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + table + trailer


def test_a_pdf_with_a_password_is_told_apart_from_a_damaged_one() -> None:
    assert code_of(locked_pdf()) == ErrorCode.ENCRYPTED_PDF
    assert code_of(b"%PDF-1.7\nnothing else") == ErrorCode.CORRUPT_FILE
    assert code_of(scan_pdf()[0][:300]) == ErrorCode.CORRUPT_FILE


@settings(max_examples=30, deadline=None)
@given(at=st.floats(0, 1), value=st.integers(0, 255), cut=st.one_of(st.none(), st.floats(0.01, 0.99)))
def test_damage_anywhere_gives_a_page_or_a_coded_error(at: float, value: int, cut: float | None) -> None:
    content = bytearray(scan_pdf()[0])
    content[min(len(content) - 1, int(at * len(content)))] = value
    if cut is not None:
        del content[int(cut * len(content)) :]

    with contextlib.suppress(EcgError):
        assert read_page(bytes(content), page=None).rgb.ndim == 3
