"""A recording as a page would give it back: each lead in its own column, and the trace as a digitizer reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from scipy import signal

GAIN_SPREAD: Final = 0.02
"""Standard deviation of a lead's size on a page: a fifth of a small square over an R wave of 1 mV."""
LINE_BAND_HZ: Final = (25.0, 60.0)
"""A printed line is 0.3 to 0.5 mm thick, at 25 mm/s some 15 ms: finer deflections run together."""
READING_NOISE_MV: Final = (0.002, 0.02)
LAYOUTS: Final = ("3x4", "6x2", "12x1", "3x4+II", "3x4+V1")
COMMONEST: Final = ("3x4+II",)


def as_printed(ecg: Ecg, layouts: Sequence[str], generator: np.random.Generator) -> Ecg:
    """Return twelve standard leads in one of the layouts, as read from paper; NaN where it does not show a lead."""
    rate_hz = ecg.sampling_rate_hz
    signal_mv = ecg.signal_mv * (1.0 + GAIN_SPREAD * generator.standard_normal((len(ecg.lead_names), 1)))
    edge_hz = min(generator.uniform(*LINE_BAND_HZ), 0.45 * rate_hz)
    signal_mv = signal.sosfiltfilt(signal.butter(2, edge_hz, fs=rate_hz, output="sos"), signal_mv, axis=1)
    signal_mv += generator.uniform(*READING_NOISE_MV) * generator.standard_normal(signal_mv.shape)
    signal_mv -= np.median(signal_mv, axis=1, keepdims=True)  # a page does not say where 0 mV is
    shown = _shown(str(generator.choice(layouts)), ecg.n_samples)
    return Ecg(np.where(shown, signal_mv, np.nan).astype(np.float32), rate_hz, ecg.lead_names)


def _shown(layout: str, n_samples: int) -> npt.NDArray[np.bool_]:
    columns, _, strip = layout.partition("+")
    in_a_column, n_columns = (int(number) for number in columns.split("x"))
    shown = np.zeros((12, n_samples), np.bool_)
    for column in range(n_columns):
        rows = slice(in_a_column * column, in_a_column * (column + 1))
        shown[rows, column * n_samples // n_columns : (column + 1) * n_samples // n_columns] = True
    if strip:
        shown[{"II": 1, "V1": 6}[strip]] = True
    return shown
