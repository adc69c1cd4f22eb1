"""Units of samples: what the words for them mean, and what the size of the beats says where no word is given."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions, Units

_MV_PER: Final = {
    **dict.fromkeys(("v", "volt", "volts"), 1000.0),
    **dict.fromkeys(("mv", "millivolt", "millivolts"), 1.0),
    **dict.fromkeys(("uv", "microvolt", "microvolts"), 0.001),
    **dict.fromkeys(("nv", "nanovolt", "nanovolts"), 1e-6),
}
# Peak to peak within a second, of the lead where it is largest. An adult's QRS is 0.5 to 5 mV: low voltage is defined
# as below 0.5 mV in every limb lead, hypertrophy and pacing reach some 10 mV. So the decades of the units do not meet.
_SPAN_MV: Final = (0.05, 20.0)
_SPAN_UV: Final = (50.0, 20_000.0)
_SPAN_V: Final = (5e-5, 0.02)


def mv_per(unit: str) -> float | None:
    """Return millivolts per unit for the name of a voltage unit (``"mV"``, ``"µV"``, ``"microvolts"``), else None."""
    word = unit.strip().replace("\N{MICRO SIGN}", "u").replace("\N{GREEK SMALL LETTER MU}", "u").lower()
    return _MV_PER.get(word.strip("[]() "))


def mv_per_option(options: JobOptions) -> float | None:
    """Return millivolts per unit as the caller says it, or None where the caller does not."""
    if options.units is None:
        return None
    if options.units is Units.ADC:
        assert options.gain_adc_per_mv is not None
        return 1.0 / options.gain_adc_per_mv
    return 1.0 if options.units is Units.MV else 0.001


def infer_mv_per(samples: npt.NDArray[np.float64], *, sampling_rate_hz: float) -> tuple[float, Units | None]:
    """Tell the unit from the size of the beats: millivolts per unit, and the unit, None standing for volts.

    ``samples`` has shape (n_samples, n_leads), NaN where nothing was recorded. The measure is the peak to peak span in
    each second, its median over time, the largest over leads: one QRS falls into nearly every second, and neither
    wander over minutes nor a single artefact moves a median.
    Raises EcgError(units_unknown) where the size fits no unit, or where the numbers look like raw converter counts
    (whole numbers far from zero), whose size says nothing; ``signal_empty`` or ``signal_flat`` where there is no size.
    """
    finite = samples[np.isfinite(samples)]
    if finite.size == 0:
        raise EcgError(code=ErrorCode.SIGNAL_EMPTY)
    if not (np.fmax.reduce(samples) > np.fmin.reduce(samples)).any():
        raise EcgError(code=ErrorCode.SIGNAL_FLAT)
    span = _span_per_second(samples, sampling_rate_hz=sampling_rate_hz)
    whole = bool((finite[:100_000] == np.round(finite[:100_000])).all())
    if whole and abs(float(np.median(finite))) > span:
        raise EcgError(
            "The numbers look like raw converter counts, so their unit cannot be told. "
            "Set the option units to mV, uV or adc with gain_adc_per_mv.",
            code=ErrorCode.UNITS_UNKNOWN,
        )
    for (low, high), scale, unit in ((_SPAN_MV, 1.0, Units.MV), (_SPAN_UV, 0.001, Units.UV), (_SPAN_V, 1000.0, None)):
        if low <= span < high and not (whole and unit is Units.MV):
            return scale, unit
    raise EcgError(
        "No unit is named, and the size of the beats fits neither mV nor uV. Set the option units.",
        code=ErrorCode.UNITS_UNKNOWN,
    )


def _span_per_second(samples: npt.NDArray[np.float64], *, sampling_rate_hz: float) -> float:
    n_samples, n_leads = samples.shape
    block = max(2, min(n_samples, round(sampling_rate_hz)))
    n_blocks = n_samples // block
    seconds = samples[: n_blocks * block].reshape(n_blocks, block, n_leads)
    spans = np.fmax.reduce(seconds, axis=1) - np.fmin.reduce(seconds, axis=1)
    recorded = [lead[np.isfinite(lead)] for lead in spans.T]
    return max((float(np.median(lead)) for lead in recorded if lead.size), default=0.0)
