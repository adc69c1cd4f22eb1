"""The value that flows from a file or a page to the analyzer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

SignalMv = npt.NDArray[np.float32]
"""Millivolts, shape (n_leads, n_samples); NaN = not recorded, not on the page."""


@dataclass(frozen=True, slots=True, eq=False)
class Ecg:
    """One recording: the whole of the interface between digitizer and analyzer.

    ``signal_mv`` is float32 of shape (n_leads, n_samples) in millivolts, NaN where nothing was recorded.
    ``calibrated`` is False where the millivolts rest on an assumption (unit inferred, gain not printed).
    ``source`` names the format or page kind it was read from, never a file name.
    Raises ValueError if shape, names and rate do not fit together: that is a bug of the reader, not of the file.
    """

    signal_mv: SignalMv
    sampling_rate_hz: float
    lead_names: tuple[str, ...]
    start: datetime | None = None
    calibrated: bool = True
    source: str = ""

    def __post_init__(self) -> None:
        if self.signal_mv.ndim != 2 or self.signal_mv.dtype != np.float32:
            raise ValueError(
                f"signal_mv must be float32 of two axes, not {self.signal_mv.dtype} of {self.signal_mv.ndim}"
            )
        if self.signal_mv.shape[0] != len(self.lead_names):
            raise ValueError(f"{self.signal_mv.shape[0]} rows for {len(self.lead_names)} lead names")
        if len(set(self.lead_names)) != len(self.lead_names):
            raise ValueError("a lead name is doubled")
        if not (np.isfinite(self.sampling_rate_hz) and self.sampling_rate_hz > 0):
            raise ValueError(f"sampling rate {self.sampling_rate_hz} Hz")

    @property
    def n_samples(self) -> int:
        """Samples per lead, recorded or not."""
        return int(self.signal_mv.shape[1])

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds."""
        return self.n_samples / self.sampling_rate_hz

    def lead_mv(self, name: str) -> npt.NDArray[np.float32]:
        """Return one lead, shape (n_samples,); raises KeyError if it was not recorded."""
        try:
            row = self.lead_names.index(name)
        except ValueError:
            raise KeyError(name) from None
        lead_mv: npt.NDArray[np.float32] = self.signal_mv[row]
        return lead_mv

    def preferred_lead(self, wanted: str = "II") -> str:
        """Name the lead to use where one is needed: the wanted one if recorded, else the one recorded longest.

        A 3x4 page shows its columns for 2.5 s and the rhythm strip for 10 s, so length decides after the wish.
        """
        if wanted in self.lead_names:
            return wanted
        recorded = np.isfinite(self.signal_mv).sum(axis=1)
        return self.lead_names[int(np.argmax(recorded))]
