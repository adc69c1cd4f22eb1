"""The intervals between normal beats that variability is measured on, or why there are none."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.measurements.kind import NotMeasurableError

MOST_ECTOPIC: Final = 0.2
"""With more than a fifth of the beats ectopic, up to two fifths of the intervals touch one: what is left is no sample
of the sinus rhythm any more."""
FEWEST_DIFFERENCES: Final = 5

Floats = npt.NDArray[np.float64]


def normal_intervals_ms(beats: Beats) -> Floats:
    """Return the NN intervals, NaN where an interval is not between two adjacent normal beats; shape (n_beats,).

    Ectopic beats are cut out and nothing is put in their place (Task Force of the ESC and NASPE 1996,
    doi:10.1161/01.CIR.93.5.1043).
    Raises NotMeasurableError ``too_many_ectopic_beats`` above MOST_ECTOPIC, ``too_few_intervals`` without any.
    """
    if not np.isfinite(beats.rr_ms).any():
        raise NotMeasurableError("too_few_intervals")
    if np.mean(~beats.normal) > MOST_ECTOPIC:
        raise NotMeasurableError("too_many_ectopic_beats")
    return beats.nn_ms


def differences_ms(beats: Beats) -> Floats:
    """Return the differences of adjacent NN intervals, none across a gap or a cut out beat.

    Raises NotMeasurableError ``too_few_intervals`` below FEWEST_DIFFERENCES.
    """
    across = np.diff(normal_intervals_ms(beats))
    differences: Floats = across[np.isfinite(across)]
    if differences.size < FEWEST_DIFFERENCES:
        raise NotMeasurableError("too_few_intervals")
    return differences


def several_intervals_ms(beats: Beats) -> Floats:
    """Return the NN intervals without NaN; raises NotMeasurableError ``too_few_intervals`` below FEWEST_DIFFERENCES."""
    with_gaps_ms = normal_intervals_ms(beats)
    nn_ms: Floats = with_gaps_ms[np.isfinite(with_gaps_ms)]
    if nn_ms.size < FEWEST_DIFFERENCES:
        raise NotMeasurableError("too_few_intervals")
    return nn_ms
