"""What every recording must fulfil, whatever format it came in."""

from __future__ import annotations

from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import standard_lead
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import check_lead_names
from ecg_shared.formats.signal_format import ReadingWarning

MIN_RATE_HZ: Final = 50.0
MAX_RATE_HZ: Final = 10_000.0
MIN_DURATION_S: Final = 2.0
MAX_DURATION_S: Final = 26 * 3600.0
MAX_SAMPLES: Final = 200_000_000


def check_rate(sampling_rate_hz: float) -> None:
    """Raise EcgError(sampling_rate_out_of_range) for a rate outside 50 to 10,000 Hz."""
    if not MIN_RATE_HZ <= sampling_rate_hz <= MAX_RATE_HZ:
        raise EcgError(f"The sampling rate is {sampling_rate_hz:g} Hz.", code=ErrorCode.SAMPLING_RATE_OUT_OF_RANGE)


def believed_rate_hz(file_rate_hz: float, options: JobOptions) -> tuple[float, list[ReadingWarning]]:
    """Return the rate of a file that states one: the option wins, and is warned of where it says something else."""
    stated_hz = options.sampling_rate_hz
    if stated_hz is None or abs(stated_hz - file_rate_hz) <= 1e-3 * file_rate_hz:
        return file_rate_hz, []
    detail = f"The file says {file_rate_hz:g} Hz; the option's {stated_hz:g} Hz were used."
    return stated_hz, [("sampling_rate_conflict", detail)]


def check_size(*, n_samples: int, n_leads: int, sampling_rate_hz: float) -> None:
    """Raise EcgError for a recording of a length that is not taken; asked before the samples are unpacked."""
    if n_samples < 2:
        raise EcgError(code=ErrorCode.SIGNAL_EMPTY)
    if n_samples > MAX_DURATION_S * sampling_rate_hz or n_samples * n_leads > MAX_SAMPLES:
        raise EcgError(
            f"The recording lasts {n_samples / sampling_rate_hz / 3600:.3g} hours.", code=ErrorCode.SIGNAL_TOO_LONG
        )


def check_ecg(ecg: Ecg) -> None:
    """Raise EcgError for a recording that nothing can be read from.

    ``invalid_leads``, ``sampling_rate_out_of_range``, ``signal_empty`` (nothing recorded), ``signal_too_long``,
    ``corrupt_file`` (infinite samples), ``signal_too_short`` (below ``MIN_DURATION_S``), ``signal_flat`` (no lead
    ever changes).
    """
    check_lead_names(ecg.lead_names)
    check_rate(ecg.sampling_rate_hz)
    check_size(n_samples=ecg.n_samples, n_leads=len(ecg.lead_names), sampling_rate_hz=ecg.sampling_rate_hz)
    low, high = np.fmin.reduce(ecg.signal_mv, axis=1), np.fmax.reduce(ecg.signal_mv, axis=1)
    if np.isnan(low).all():
        raise EcgError(code=ErrorCode.SIGNAL_EMPTY)
    if np.isinf(low).any() or np.isinf(high).any():
        raise EcgError("The file's numbers are beyond any voltage.", code=ErrorCode.CORRUPT_FILE)
    if ecg.duration_s < MIN_DURATION_S:
        raise EcgError(f"The signal lasts {ecg.duration_s:.3g} s.", code=ErrorCode.SIGNAL_TOO_SHORT)
    if not (high > low).any():
        raise EcgError(code=ErrorCode.SIGNAL_FLAT)


def with_wanted_leads(ecg: Ecg, options: JobOptions) -> Ecg:
    """Return the recording with the leads that the option ``leads`` says.

    Where the file has all of them, those are taken, in that order. Otherwise, and if there are as many as the file has,
    they are the names of the file's leads in order. Raises EcgError(invalid_leads) if they are neither.
    """
    if options.leads is None:
        return ecg
    wanted = tuple(standard_lead(label) or label for label in options.leads)
    check_lead_names(wanted)
    if set(wanted) <= set(ecg.lead_names):
        chosen = ecg.signal_mv[[ecg.lead_names.index(name) for name in wanted]]
    elif len(wanted) == len(ecg.lead_names):
        chosen = ecg.signal_mv
    else:
        raise EcgError(
            f"The file has the leads {', '.join(ecg.lead_names)}; the option leads names others.",
            code=ErrorCode.INVALID_LEADS,
        )
    return Ecg(
        signal_mv=chosen,
        sampling_rate_hz=ecg.sampling_rate_hz,
        lead_names=wanted,
        start=ecg.start,
        calibrated=ecg.calibrated,
        source=ecg.source,
    )
