"""Beats by other programs, in their own environment: ``.venv-peers/bin/python bench/peer_beats.py IN.npz OUT.json``.

IN holds one lead of each record by its name, millivolts at 360 Hz. OUT gets the samples and the CPU time by peer and
record. It imports nothing of ours, and each peer is called as its documentation says, with its defaults.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

RATE_HZ = 360.0
Lead = npt.NDArray[np.float64]


def peers() -> dict[str, Callable[[Lead], Iterable[int]]]:
    """Return the detectors by name."""
    neurokit2, sleepecg, processing = (import_module(name) for name in ("neurokit2", "sleepecg", "wfdb.processing"))

    def neurokit(lead_mv: Lead) -> Iterable[int]:
        clean = neurokit2.ecg_clean(lead_mv, sampling_rate=int(RATE_HZ))
        samples: Iterable[int] = neurokit2.ecg_peaks(clean, sampling_rate=int(RATE_HZ))[1]["ECG_R_Peaks"]
        return samples

    return {
        "wfdb gqrs": lambda lead_mv: processing.gqrs_detect(sig=lead_mv, fs=RATE_HZ),
        "wfdb xqrs": lambda lead_mv: processing.xqrs_detect(sig=lead_mv, fs=RATE_HZ, verbose=False),
        "sleepecg": lambda lead_mv: sleepecg.detect_heartbeats(lead_mv, RATE_HZ),
        "neurokit2": neurokit,
    }


def main() -> None:
    """Run every peer on every record."""
    warnings.simplefilter("ignore")
    found: dict[str, dict[str, Any]] = {}
    with np.load(sys.argv[1]) as leads_mv:
        for name, detect in peers().items():
            detect(leads_mv[leads_mv.files[0]][: int(60 * RATE_HZ)].astype(np.float64))
            for record in leads_mv.files:
                lead_mv = leads_mv[record].astype(np.float64)
                started_s = time.process_time()
                samples = sorted(int(sample) for sample in detect(lead_mv))
                cpu_s = time.process_time() - started_s
                found.setdefault(name, {})[record] = {"sample": samples, "cpu_s": cpu_s}
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
