from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS

PAGES = Path(__file__).resolve().parents[5] / "shared" / "data" / "pages"


@pytest.fixture
def pages() -> Path:
    """Folder of the public pages; skips where it is not beside the repository."""
    if not PAGES.exists():
        pytest.skip("the public pages are not beside the repository")
    return PAGES


@pytest.fixture
def twelve_leads() -> Ecg:
    """Ten seconds of twelve leads at 500 Hz: beats at 75/min, each lead with its own size, and I + III = II."""
    time_s = np.arange(5000) / 500.0
    beat_mv = np.zeros(5000)
    for at_s in np.arange(0.3, 10.0, 0.8):
        for shift_s, mv, width_s in ((-0.16, 0.12, 0.02), (0.0, 1.0, 0.01), (0.03, -0.25, 0.012), (0.25, 0.3, 0.05)):
            beat_mv += mv * np.exp(-0.5 * ((time_s - at_s - shift_s) / width_s) ** 2)
    sizes = (0.4, 1.0, 0.6, -0.7, -0.1, 0.8, -0.5, 0.3, 0.7, 1.3, 1.1, 0.9)
    drift = 0.02 * np.sin(2 * np.pi * 0.3 * time_s)
    return Ecg(np.array([size * beat_mv + drift for size in sizes], np.float32), 500.0, STANDARD_LEADS)


def _pdf(content: str, *, form: str = "", rotate: int = 0) -> bytes:
    """A PDF of one A4 page with this content stream; ``form`` is the content of a form XObject /F, itself inside /G.

    /G places /F with a matrix of its own, so what /F draws passes two transforms.
    """

    def stream(entries: str, text: str) -> str:
        body = zlib.compress(text.encode())
        entries = f"{entries} /Filter [/ASCIIHexDecode /FlateDecode] /Length {2 * len(body)}"
        return f"<< {entries} >>\nstream\n{body.hex()}\nendstream"

    box, font = "/BBox [-5000 -5000 5000 5000]", "/Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Rotate {rotate} /Contents 4 0 R "
        f"/Resources << {font} /XObject << /G 5 0 R >> >> >>",
        stream("", content),
        stream(
            f"/Type /XObject /Subtype /Form {box} /Resources << /XObject << /F 6 0 R >> >>", "q 2 0 0 2 10 0 cm /F Do Q"
        ),
        stream(f"/Type /XObject /Subtype /Form {box} /Matrix [1 0 0 1 0 20] /Resources << >>", form),
    ]
    out, offsets = "%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(bodies) + 1
    return (
        f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode()


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    return _pdf
