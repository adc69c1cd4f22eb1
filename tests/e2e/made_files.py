"""Small files made from recipes: what a test sends when the content has to be known."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np

RATE_HZ = 250
BEATS_PER_MINUTE = 75


def ecg_csv(seconds: int = 10) -> bytes:
    """A regular rhythm of 75 bpm at 250 Hz: narrow triangles of 1 mV on a flat line, a beat every 200 samples."""
    signal_mv = np.zeros(seconds * RATE_HZ)
    triangle_mv = np.interp(np.arange(20), [0, 4, 10, 14, 19], [0, -0.1, 1.0, -0.2, 0])  # 80 ms
    for start in range(60, signal_mv.size - 20, RATE_HZ * 60 // BEATS_PER_MINUTE):
        signal_mv[start : start + 20] += triangle_mv
    return csv_of({"time": np.arange(signal_mv.size) / RATE_HZ, "II": signal_mv})


def csv_of(columns: dict[str, np.ndarray]) -> bytes:
    """Columns as CSV text with a header."""
    out = io.StringIO()
    np.savetxt(
        out, np.column_stack(list(columns.values())), fmt="%.4f", delimiter=",", header=",".join(columns), comments=""
    )
    return out.getvalue().encode()


def png(width: int, height: int) -> bytes:
    """A white PNG, by hand, so that no encoder has to agree to its size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(pages: int, *, encrypted: bool = False) -> bytes:
    """A PDF of empty pages; ``encrypted`` names a security handler whose password nobody has."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"<</Size {len(objects) + 1}/Root 1 0 R"
    if encrypted:
        key = "00" * 32
        trailer += (
            f"/ID[<{'11' * 16}><{'11' * 16}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{key}>/U<{key}>>>"
        )
    xref = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return out + f"{xref}trailer{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
