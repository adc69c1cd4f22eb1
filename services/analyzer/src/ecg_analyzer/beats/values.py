"""The beats of a recording, as every later step sees them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ecg_analyzer.quality.gaps import Stretch, stretches

Floats = npt.NDArray[np.float64]


class BeatClass(StrEnum):
    """Class of a beat by ANSI/AAMI EC57; bundle branch block counts as normal, paced as unknown."""

    NORMAL = "N"
    SUPRAVENTRICULAR = "S"
    VENTRICULAR = "V"
    FUSION = "F"
    UNKNOWN = "Q"


@dataclass(frozen=True, slots=True, eq=False)
class Beats:
    """Beats in order of time, arrays of shape (n,).

    ``sample`` is the main deflection in fractions of a sample, ``beat_class`` holds the letters of BeatClass,
    ``probability`` that of the class, NaN where a rule named it. ``rr_ms`` is the interval that ends at the beat, NaN
    at the first beat and where the interval crosses a stretch that was not recorded or not readable; ``lost`` are those
    in which the electrodes lost contact. ``flutter`` are stretches of ventricular flutter or fibrillation: no beats.
    ``model_version`` is that of the network that named them, None where a rule did. ``reason_not_beats`` says why what
    was found is not taken for beats, of which there are then none.
    """

    sample: Floats
    beat_class: npt.NDArray[np.str_]
    probability: Floats
    rr_ms: Floats
    shape: npt.NDArray[np.int64]
    sampling_rate_hz: float
    lost: tuple[Stretch, ...] = ()
    flutter: tuple[Stretch, ...] = ()
    model_version: str | None = None
    reason_not_beats: str | None = None

    @classmethod
    def none(cls, sampling_rate_hz: float, reason: str) -> Beats:
        """Return no beats, for a reason."""
        nothing, nowhere = np.empty(0), np.empty(0, np.int64)
        return cls(nothing, np.empty(0, "<U1"), nothing, nothing, nowhere, sampling_rate_hz, reason_not_beats=reason)

    @property
    def time_s(self) -> Floats:
        """Seconds from the start of the recording."""
        return self.sample / self.sampling_rate_hz

    @property
    def normal(self) -> npt.NDArray[np.bool_]:
        """Whether each beat is of class N."""
        normal: npt.NDArray[np.bool_] = self.beat_class == BeatClass.NORMAL
        return normal

    @property
    def nn_ms(self) -> Floats:
        """Intervals between two adjacent normal beats, NaN elsewhere; shape (n,)."""
        both = self.normal & np.concatenate(([False], self.normal[:-1])) if self.sample.size else self.normal
        return np.where(both, self.rr_ms, np.nan)


def intervals_ms(sample: Floats, sampling_rate_hz: float, broken: npt.NDArray[np.bool_]) -> Floats:
    """Return the interval that ends at each beat, NaN where ``broken`` (n_samples,) is set between the two beats."""
    if sample.size == 0:
        return np.empty(0)
    gaps = stretches(broken)
    begins, ends = np.array([gap.start_sample for gap in gaps]), np.array([gap.end_sample for gap in gaps])
    at = np.round(sample)
    # A gap lies between two beats if it begins before the second one and has not ended at the first.
    whole = np.searchsorted(begins, at[1:], side="left") == np.searchsorted(ends, at[:-1], side="right")
    rr_ms = np.where(whole, np.diff(sample) * 1000.0 / sampling_rate_hz, np.nan)
    return np.concatenate(([np.nan], rr_ms))
