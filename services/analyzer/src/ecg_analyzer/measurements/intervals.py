"""Lengths between marks of the fused waves, over the beats that stand for the rhythm."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.measurements.kind import Measured, NotMeasurableError, Subject
from ecg_analyzer.waves.median_beat import commonest

LEAST_SHARE: Final = 0.5
"""With the wave found in fewer than half of the beats it is no property of the rhythm."""

Floats = npt.NDArray[np.float64]


def median_interval_ms(subject: Subject, first_sample: Floats, last_sample: Floats, *, wave: str) -> Measured:
    """Return the median distance of two marks, both (n_beats,), over normal beats of the commonest shape.

    ``wave`` is the one, P or T, that the interval needs besides QRS.

    Raises NotMeasurableError with the reason that only QRS complexes are known, ``methods_disagree`` where the QRS
    complex is disputed in most beats, ``no_p_waves`` or ``no_t_waves`` where most have no such wave, and
    ``borders_unsure`` where too few have both marks all the same.
    """
    if subject.waves.reason_if_qrs_only is not None:
        raise NotMeasurableError(subject.waves.reason_if_qrs_only)
    counted = commonest(subject.beats)
    length_ms = (last_sample - first_sample)[counted] * 1000.0 / subject.beats.sampling_rate_hz
    known_ms = length_ms[np.isfinite(length_ms)]
    if known_ms.size == 0 or known_ms.size < LEAST_SHARE * length_ms.size:
        raise NotMeasurableError(_reason(subject, counted, wave))
    return Measured(value=float(np.median(known_ms)), n=known_ms.size)


def _reason(subject: Subject, counted: npt.NDArray[np.bool_], wave: str) -> str:
    if subject.waves.disputed[counted].mean() > 1.0 - LEAST_SHARE:
        return "methods_disagree"
    there = np.isfinite(subject.waves.fused.by_name()[wave].peak_sample[counted])
    return "borders_unsure" if there.mean() >= LEAST_SHARE else f"no_{wave.lower()}_waves"
