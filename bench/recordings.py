"""The recordings that the benchmarks send: the demo's five minutes of record 208, cut or repeated."""

from __future__ import annotations

import numpy as np
from ecg_demo.inputs import mitdb_208

RATE_HZ = 360


def csv_recording(*, seconds: float | None = None, size_bytes: int | None = None) -> bytes:
    """Return the record as CSV (time, MLII), repeated to ``seconds``, or cut to about ``size_bytes``."""
    signal_mv = mitdb_208().signal_mv[0]
    wanted = int((seconds or signal_mv.size / RATE_HZ) * RATE_HZ)
    repeated_mv = np.tile(signal_mv, -(-wanted // signal_mv.size))[:wanted]
    lines = [f"{n / RATE_HZ:.5f},{value:.3f}" for n, value in enumerate(repeated_mv)]
    text = "\n".join(["time,MLII", *lines, ""])
    if size_bytes is not None:
        text = text[: text.rindex("\n", 0, size_bytes) + 1]
    return text.encode()
