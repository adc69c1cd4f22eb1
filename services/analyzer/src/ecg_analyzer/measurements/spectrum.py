"""Power of the heart rate's variability in the low and the high band.

Task Force of the ESC and NASPE 1996, doi:10.1161/01.CIR.93.5.1043: five minutes at least, normal intervals only,
LF 0.04 to 0.15 Hz, HF 0.15 to 0.4 Hz.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import interpolate, signal

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.measurements.normal_intervals import normal_intervals_ms

STRETCH_S: Final = 300.0
LF_HZ: Final = (0.04, 0.15)
HF_HZ: Final = (0.15, 0.40)
TACHOGRAM_RATE_HZ: Final = 4.0
LEAST_KNOWN: Final = 0.9
"""A stretch with less of it in normal intervals is left out: bridging many gaps makes power of its own."""

LEAST_POWER_MS2: Final = 0.01
"""A swing of a tenth of a millisecond; below it the rate is a machine's, and the ratio that of rounding errors."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BandPower:
    """Mean power over ``n`` stretches of five minutes, in ms²."""

    lf_ms2: float
    hf_ms2: float
    n: int


def band_power(beats: Beats) -> BandPower:
    """Return the power in both bands, the mean over stretches of five minutes that follow each other.

    The intervals are read at 4 Hz, their trend is taken off, and the squared spectrum under a
    Hann window is summed over each band. Raises NotMeasurableError ``too_short`` where no stretch fits, or what
    normal intervals raise.
    """
    nn_ms = normal_intervals_ms(beats)
    first_s, last_s = float(beats.time_s[0]), float(beats.time_s[-1])
    starts_s = np.arange(first_s, last_s - STRETCH_S + 1e-9, STRETCH_S)
    powers = [power for start_s in starts_s if (power := _of_stretch(beats.time_s, nn_ms, float(start_s))) is not None]
    if not powers:
        raise NotMeasurableError("too_short")
    lf_ms2, hf_ms2 = np.mean(powers, axis=0)
    return BandPower(float(lf_ms2), float(hf_ms2), len(powers))


def _of_stretch(time_s: Floats, nn_ms: Floats, start_s: float) -> tuple[float, float] | None:
    inside = (time_s >= start_s) & (time_s < start_s + STRETCH_S) & np.isfinite(nn_ms)
    if nn_ms[inside].sum() < LEAST_KNOWN * STRETCH_S * 1000.0:
        return None
    at_s = start_s + np.arange(round(STRETCH_S * TACHOGRAM_RATE_HZ)) / TACHOGRAM_RATE_HZ
    tachogram_ms = signal.detrend(_between(at_s, time_s[inside], nn_ms[inside]))
    hz, density = signal.periodogram(tachogram_ms, TACHOGRAM_RATE_HZ, window="hann", detrend=False)
    lf, hf = (float(density[(hz >= low) & (hz < high)].sum() * hz[1]) for low, high in (LF_HZ, HF_HZ))
    return lf, hf


def _between(at_s: Floats, time_s: Floats, nn_ms: Floats) -> Floats:
    """Read intervals between beats along Akima's curve (1970), which neither flattens a swing nor shoots over a gap."""
    within_s = np.clip(at_s, time_s[0], time_s[-1])
    read_ms: Floats = interpolate.Akima1DInterpolator(time_s, nn_ms)(within_s)
    return read_ms


def lf_ms2(subject: Subject) -> Measured:
    """Power from 0.04 to 0.15 Hz."""
    power = band_power(subject.beats)
    return Measured(value=power.lf_ms2, n=power.n)


def hf_ms2(subject: Subject) -> Measured:
    """Power from 0.15 to 0.4 Hz."""
    power = band_power(subject.beats)
    return Measured(value=power.hf_ms2, n=power.n)


def lf_hf_ratio(subject: Subject) -> Measured:
    """Power of the low band over that of the high band; raises NotMeasurableError without any in the high band."""
    power = band_power(subject.beats)
    if power.hf_ms2 < LEAST_POWER_MS2:
        raise NotMeasurableError("no_variability")
    return Measured(value=power.lf_ms2 / power.hf_ms2, n=power.n)


LF = MeasurementKind("lf_ms2", "ms2", "power of NN intervals in 0.04-0.15 Hz, mean over stretches of 5 min", lf_ms2)
HF = MeasurementKind("hf_ms2", "ms2", "power of NN intervals in 0.15-0.4 Hz, mean over stretches of 5 min", hf_ms2)
LF_HF = MeasurementKind("lf_hf_ratio", "1", "LF power / HF power", lf_hf_ratio)
