"""Marks of waves, lead by lead and fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class QrsMarks:
    """Onset, peak and end of the QRS complex of every beat, in samples, shape (n_beats,), NaN where not found."""

    onset_sample: Floats
    peak_sample: Floats
    offset_sample: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Marks by lead, and ``fused`` over the leads recorded at the same time."""

    by_lead: Mapping[str, QrsMarks]
    fused: QrsMarks
