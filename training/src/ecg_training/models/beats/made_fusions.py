"""Fusion beats made of a recording's own normal and ventricular beats.

Nearly all fusion beats of MIT-BIH DS1 are of one record, 208: a network that has not met it has met 42 of them. Where a
ventricular focus fires as the normal beat arrives, the two fronts share the ventricles and the complex lies between the
two shapes; so do these.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_training.data.mitdb import Recording

LEAST_VENTRICULAR: Final = 10
"""Fewer show the patient's ventricular shape too seldom to know it."""
SHARE: Final = 0.04
"""Of the normal beats between two normal ones that become fusion beats."""
DEGREES: Final = 3
"""A focus fires now a little earlier, now later, but not anyhow: degrees of fusion and shifts a recording."""
_DEGREE: Final = (0.25, 0.75)
_SHIFT_S: Final = 0.03
_BEFORE_S: Final = 0.2
_AFTER_S: Final = 0.45
_EDGE_S: Final = 0.08


def with_fusions(one: Recording, *, seed: int) -> Recording | None:
    """Return the recording with some normal beats drawn towards ventricular ones; None if it has hardly any."""
    rate_hz, generator = one.sampling_rate_hz, np.random.default_rng([seed, int.from_bytes(one.record.encode())])
    steps = np.arange(-round(_BEFORE_S * rate_hz), round(_AFTER_S * rate_hz))
    inside = (one.beat_sample + steps[0] > rate_hz) & (one.beat_sample + steps[-1] < one.signal_mv.shape[1] - rate_hz)
    ventricular = one.beat_sample[(one.beat_class == "V") & inside]
    normal = one.beat_class == "N"
    between = np.flatnonzero(normal & np.roll(normal, 1) & np.roll(normal, -1) & inside)
    if ventricular.size < LEAST_VENTRICULAR or between.size < DEGREES:
        return None
    chosen = generator.choice(between, max(DEGREES, round(SHARE * between.size)), replace=False)
    degrees = generator.uniform(*_DEGREE, DEGREES)
    shifts = np.round(generator.uniform(-_SHIFT_S, _SHIFT_S, DEGREES) * rate_hz).astype(np.int64)
    signal_mv, beat_class = one.signal_mv.copy(), one.beat_class.copy()
    for beat in chosen.tolist():
        kind = generator.integers(DEGREES)
        degree = float(np.clip(degrees[kind] + generator.normal(0.0, 0.07), 0.15, 0.85))
        here = one.beat_sample[beat] + steps
        there = generator.choice(ventricular) + shifts[kind] + steps
        towards = _levelled(one.signal_mv[:, there]) - _levelled(one.signal_mv[:, here])
        signal_mv[:, here] += degree * _window(steps.size, round(_EDGE_S * rate_hz)) * towards
        beat_class[beat] = "F"
    return replace(one, signal_mv=signal_mv, beat_class=beat_class)


def _levelled(windows_mv: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    levelled: npt.NDArray[np.float32] = windows_mv - np.median(windows_mv, axis=1, keepdims=True)
    return levelled


def _window(size: int, edge: int) -> npt.NDArray[np.float32]:
    """Return weights of 1 that rise from 0 and fall to it along half a cosine."""
    weight = np.ones(size, np.float32)
    weight[:edge] = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    weight[-edge:] = weight[:edge][::-1]
    return weight
