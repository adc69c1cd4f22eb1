"""Marks of waves, lead by lead and fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Onset, peak and end of one wave of every beat, in samples, shape (n_beats,), NaN where not found.

    A wave may be there, with its peak, and one of its borders unsure.
    """

    onset_sample: Floats
    peak_sample: Floats
    offset_sample: Floats

    @property
    def found(self) -> npt.NDArray[np.bool_]:
        """Whether both borders are known, shape (n_beats,)."""
        return np.asarray(np.isfinite(self.onset_sample) & np.isfinite(self.offset_sample), np.bool_)


def no_marks(n_beats: int) -> Marks:
    """Return marks of a wave that was found in no beat."""
    return Marks(np.full(n_beats, np.nan), np.full(n_beats, np.nan), np.full(n_beats, np.nan))


@dataclass(frozen=True, slots=True, eq=False)
class BeatWaves:
    """The three waves of every beat."""

    p: Marks
    qrs: Marks
    t: Marks

    def by_name(self) -> dict[str, Marks]:
        """Return the marks by the wave's name, in order of time: P, QRS, T."""
        return {"P": self.p, "QRS": self.qrs, "T": self.t}


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Waves by lead, and ``fused`` over the leads recorded at the same time.

    ``disputed`` (n_beats,) are the beats whose QRS complex two methods place far apart: it has no fused marks.
    ``reason_if_qrs_only`` says why no P or T wave was looked for; None where they were. ``model_version`` is that of
    the network, None where it was not asked. ``of_median_beats`` is set where beats have the marks of the median beat
    of their shape, not their own.
    """

    by_lead: Mapping[str, BeatWaves]
    fused: BeatWaves
    disputed: npt.NDArray[np.bool_]
    reason_if_qrs_only: str | None = None
    model_version: str | None = None
    of_median_beats: bool = False
