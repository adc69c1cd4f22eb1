"""The unit of each of several leads, as a text format names it for one, for all, or for none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.signal_format import ReadingWarning
from ecg_shared.formats.units import infer_mv_per, mv_per, mv_per_option


def mv_per_lead(
    leads: Sequence[tuple[npt.NDArray[np.float64], str]], *, sampling_rate_hz: float, options: JobOptions
) -> tuple[list[float], list[ReadingWarning]]:
    """Return millivolts a unit for each lead, given as its samples and its unit's name, empty where none is named.

    A unit that is named counts; else the caller's option; else the size of the beats in all unnamed leads together,
    which is said in a warning. Raises EcgError(units_unknown).
    """
    unnamed = [samples for samples, unit in leads if not unit]
    fallback, said = mv_per_option(options), []
    if unnamed and fallback is None:
        n_samples = min(len(samples) for samples in unnamed)
        together = np.column_stack([samples[:n_samples] for samples in unnamed])
        fallback, inferred = infer_mv_per(together, sampling_rate_hz=sampling_rate_hz)
        said = [("units_inferred", f"No unit is named; the size of the beats says {inferred or 'V'}.")]
    scales = [mv_per(unit) if unit else fallback for _, unit in leads]
    known = [scale for scale in scales if scale is not None]
    if len(known) < len(scales):
        raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
    return known, said
