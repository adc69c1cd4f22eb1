"""The recordings that the benchmarks send: the demo's five minutes of record 208, cut or repeated."""

from __future__ import annotations

import numpy as np
from ecg_demo.inputs import mitdb_208
from scipy import signal

RATE_HZ = 360
DAY_S = 24 * 3600
DAY_RATE_HZ = 250
DAY_LEADS = ("II", "V1", "V5")
DAY_LSB_PER_MV = 200


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


def day_recording() -> list[tuple[str, tuple[str, bytes]]]:
    """Return the files of a WFDB record: the five minutes over and over for 24 hours, 3 leads at 250 Hz."""
    lead_mv = signal.resample_poly(mitdb_208().signal_mv[0], 25, 36)
    n_samples = DAY_S * DAY_RATE_HZ
    lead_lsb = np.round(np.tile(lead_mv, -(-n_samples // lead_mv.size))[:n_samples] * DAY_LSB_PER_MV)
    rows = np.stack([lead_lsb, 0.7 * lead_lsb, -0.4 * lead_lsb], axis=1).astype("<i2")
    lines = [f"day {len(DAY_LEADS)} {DAY_RATE_HZ} {n_samples}"]
    sums = [int(column.sum(dtype=np.int64)) & 0xFFFF for column in rows.T]
    lines += [
        f"day.dat 16 {DAY_LSB_PER_MV}/mV 16 0 {int(rows[0, n])} {sums[n]} 0 {name}" for n, name in enumerate(DAY_LEADS)
    ]
    return [("file", ("day.hea", "\n".join([*lines, ""]).encode())), ("file", ("day.dat", rows.tobytes()))]
