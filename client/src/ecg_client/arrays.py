"""An array of millivolts as a WFDB record in memory: 16-bit samples, small to send and exact to half a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_NAME: Final = "array"
_FINEST_STEP_MV: Final = 1e-4
_LARGEST: Final = 32_767
_MISSING: Final = -32_768  # "invalid sample" of format 16, WFDB Applications Guide, signal(5)


def array_files(signal_mv: Any, *, sampling_rate_hz: float, leads: Sequence[str]) -> dict[str, bytes]:  # noqa: ANN401
    """Return the header and the signal file of a record.

    ``signal_mv``: (n_leads, n_samples) in millivolts, or (n_samples,) of one lead; NaN is "not recorded". The step is
    0.1 µV, or as much more as the lead's largest deflection needs; each lead is centred first, so an offset costs
    no resolution. Raises ValueError where the shape does not fit ``leads``.
    """
    import numpy as np

    signal = np.atleast_2d(np.asarray(signal_mv, np.float64))
    names = [leads] if isinstance(leads, str) else list(leads)
    if signal.ndim != 2 or signal.shape[0] != len(names) or not signal.shape[1]:
        raise ValueError(f"{len(names)} leads need an array of shape ({len(names)}, n_samples), not {signal.shape}")
    if not sampling_rate_hz > 0:
        raise ValueError("sampling_rate_hz is not positive")
    header = [f"{_NAME} {len(names)} {sampling_rate_hz:.10g} {signal.shape[1]}"]
    columns = []
    for name, row in zip(names, signal, strict=True):
        steps, per_mv, baseline = _quantised(row)
        columns.append(steps)
        header.append(f"{_NAME}.dat 16 {per_mv!r}({baseline})/mV 16 0 {steps[0]} {_checksum(steps)} 0 {name}")
    samples = np.stack(columns, axis=1).astype("<i2")
    return {f"{_NAME}.hea": ("\n".join(header) + "\n").encode(), f"{_NAME}.dat": samples.tobytes()}


def _quantised(row: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int16], float, int]:
    """Return samples, steps per millivolt and the step of 0 mV."""
    import numpy as np

    recorded = np.isfinite(row)
    low, high = (row[recorded].min(), row[recorded].max()) if recorded.any() else (0.0, 0.0)
    middle_mv = (low + high) / 2.0
    step_mv = max(_FINEST_STEP_MV, float(high - middle_mv) / (_LARGEST - 1))
    baseline = round(-middle_mv / step_mv)
    steps = np.round(np.where(recorded, row, 0.0) / step_mv) + baseline
    return np.where(recorded, np.clip(steps, -_LARGEST, _LARGEST), _MISSING).astype(np.int16), 1.0 / step_mv, baseline


def _checksum(steps: npt.NDArray[np.int16]) -> int:
    """Sum of the samples as a signed 16-bit number, which readers hold the signal file against."""
    return (int(steps.astype("int64").sum()) + 32_768) % 65_536 - 32_768
