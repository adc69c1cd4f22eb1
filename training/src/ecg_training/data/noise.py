"""The MIT-BIH Noise Stress Test Database: noise alone, recorded from electrodes that pick up no heart.

Moody GB, Muldrow WE, Mark RG. A noise stress test for arrhythmia detectors. Computers in Cardiology 11:381-384, 1984,
doi:10.13026/C2HS3T.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import wfdb

RECORDS: Final = ("bw", "em", "ma")
"""Baseline wander, electrode motion, muscle."""


def read(folder: Path, record: str) -> tuple[npt.NDArray[np.float32], float]:
    """Return the noise in mV, shape (2, n_samples), and its sampling rate; raises FileNotFoundError."""
    noise = wfdb.rdrecord(str(folder / record))
    return np.ascontiguousarray(noise.p_signal.T, np.float32), float(noise.fs)
