"""The time column of a table: its unit, its rate, and a uniform grid where its steps are not even."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.checks import MAX_DURATION_S, MAX_RATE_HZ, MAX_SAMPLES, MIN_RATE_HZ
from ecg_shared.formats.signal_format import ReadingWarning

_TIME_LABEL: Final = re.compile(
    r"(?:.*\b)?(?:time|timestamp|timer|datetime|date|elapsed|clock|zeit|uhrzeit|tijd|temps|heure|tiempo|hora|tempo)\b.*"
    r"|t|x|s|sec|secs|second|seconds|ms|msec|millis|milliseconds|us|µs|ns"
)
_COUNTER_LABEL: Final = re.compile(
    r"(?:samples?|index|idx|n|no|nr|row|count|point|number|sample (?:number|no|nr|index))"
)
_SECONDS_PER: Final = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos"), 1.0),
    **dict.fromkeys(("ms", "msec", "millis", "millisecond", "milliseconds"), 1e-3),
    **dict.fromkeys(("us", "usec", "microseconds"), 1e-6),
    **dict.fromkeys(("ns", "nsec", "nanoseconds"), 1e-9),
    **dict.fromkeys(("min", "minutes"), 60.0),
}
_GAP_STEPS: Final = 2.5  # one lost sample is bridged, more are shown as not recorded
_ROUNDED: Final = 0.8  # of the last digit: half a digit for each time, and the ends of the line between them
_EVEN: Final = 0.02  # of a step: jitter below it moves no wave by a sample of 10 kHz at 200 Hz


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Seconds of each row from the first, when that was (if the file says), and whether the unit was inferred."""

    seconds: npt.NDArray[np.float64]
    start: datetime | None = None
    inferred_unit: str | None = None


def is_time_label(label: str) -> bool:
    """Tell whether a header cell names a time column."""
    return bool(_TIME_LABEL.fullmatch(_words(label)))


def is_counter_label(label: str) -> bool:
    """Tell whether a header cell names a column that counts samples."""
    return bool(_COUNTER_LABEL.fullmatch(_words(label)))


def counts_samples(values: npt.NDArray[np.float64]) -> bool:
    """Tell whether a column counts its rows, from 0 or from 1."""
    return len(values) > 1 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())


def rises_evenly(values: npt.NDArray[np.float64]) -> bool:
    """Tell whether a column without a name can only be time: it rises in nearly even steps that make a sane rate."""
    steps = np.diff(values)
    if len(steps) < 2 or not (steps > 0).all():
        return False
    middle = float(np.median(steps))
    return float(np.abs(steps - middle).max()) < middle and _inferred_unit(middle) is not None


def numeric_clock(values: npt.NDArray[np.float64], *, label: str, unit: str) -> Clock:
    """Read a column of numbers as time, by the unit in its label or below it, else by what makes a sane rate.

    Rates of 50 to 10,000 Hz have steps of 0.1 to 20 ms: in seconds, milliseconds, micro- and nanoseconds those are
    numbers that do not overlap. Raises EcgError(sampling_rate_missing) for steps of 1 without a unit, which may as well
    count samples, and sampling_rate_out_of_range for steps that fit no unit.
    """
    since_first = values - _first_finite(values)
    named = _SECONDS_PER.get(_words(unit)) or _named_unit(label)
    if named is not None:
        return Clock(since_first * named)
    steps = np.diff(since_first[np.isfinite(since_first)])
    step = float(np.median(np.abs(steps))) if len(steps) else 0.0
    if step == 1.0:
        raise EcgError(
            "The time column counts in steps of 1 and names no unit. "
            "Name it time_ms if those are milliseconds, or set the option sampling_rate_hz.",
            code=ErrorCode.SAMPLING_RATE_MISSING,
        )
    inferred = _inferred_unit(step)
    if inferred is None:
        return Clock(since_first)
    return Clock(since_first * _SECONDS_PER[inferred], inferred_unit=None if inferred == "s" else inferred)


def text_clock(cells: npt.NDArray[np.object_]) -> Clock:
    """Read a column of ISO 8601 dates and times, or of times as ``h:mm:ss.f`` or ``m:ss.f``; midnight is passed."""
    import pandas as pd

    series = pd.Series(cells, dtype="object").str.strip("[] ").str.replace(",", ".", regex=False)
    first = series.dropna()
    if len(first) and re.match(r"\d{4}-", first.iloc[0]):
        stamps = pd.to_datetime(series, format="ISO8601", utc=True, errors="coerce")
        begin = stamps.dropna()
        if begin.empty:
            return Clock(np.full(len(cells), np.nan))
        seconds = (stamps - begin.iloc[0]).dt.total_seconds().to_numpy(dtype=np.float64, na_value=np.nan)
        start = begin.iloc[0].to_pydatetime(warn=False)
        zoned = bool(re.search(r"(?:Z|[+-]\d\d:?\d\d)$", first.iloc[0]))
        return Clock(seconds, start=start if zoned else start.replace(tzinfo=None))
    parts = pd.read_csv(
        io.StringIO("\n".join(cell if isinstance(cell, str) else "::" for cell in series)),
        sep=":",
        header=None,
        names=[0, 1, 2],
        dtype="object",
    ).apply(pd.to_numeric, errors="coerce")
    h, m, s = (parts[i].to_numpy(dtype=np.float64, na_value=np.nan) for i in range(3))
    seconds = np.where(np.isnan(s), h * 60 + m, h * 3600 + m * 60 + s)
    days = np.concatenate([[0], np.cumsum(np.diff(seconds) < -43_200)]) if len(seconds) else np.zeros(0)
    seconds = seconds + 86_400.0 * days
    return Clock(seconds - _first_finite(seconds))


def on_uniform_grid(
    seconds: npt.NDArray[np.float64],
    samples: npt.NDArray[np.float64],
    *,
    rows: npt.NDArray[np.int64],
    stated_rate_hz: float | None,
) -> tuple[npt.NDArray[np.float64], float, list[ReadingWarning]]:
    """Return samples at even steps, their rate in Hz, and warnings.

    Times that are even but for the rounding of their last digit give the samples as they are. Others are resampled by
    linear interpolation at the nominal rate; more than one lost sample becomes NaN.
    ``samples`` has shape (n_rows, n_leads). ``stated_rate_hz`` is the caller's word for the rate and is believed: where
    the times contradict it by more than 2 % they are not used, with a warning.
    Raises EcgError: time_not_monotonic with the row, sampling_rate_out_of_range, signal_empty, signal_too_long.
    """
    warnings: list[ReadingWarning] = []
    known = np.isfinite(seconds)
    if not known.all():
        where = int(rows[np.flatnonzero(~known)[0]])
        warnings.append(("time_cells_missing", f"{int((~known).sum())} rows have no time, the first is row {where}."))
        seconds, samples, rows = seconds[known], samples[known], rows[known]
    if len(seconds) < 2:
        raise EcgError(code=ErrorCode.SIGNAL_EMPTY)
    steps = np.diff(seconds)
    if not (steps > 0).all():
        raise EcgError(
            f"The time in row {int(rows[np.flatnonzero(steps <= 0)[0] + 1])} is not later than in the row before.",
            code=ErrorCode.TIME_NOT_MONOTONIC,
        )
    step_s = _nominal_step_s(steps)
    if not MIN_RATE_HZ * 0.98 <= 1.0 / step_s <= MAX_RATE_HZ * 1.02:
        raise EcgError(f"The time column gives {1.0 / step_s:.4g} Hz.", code=ErrorCode.SAMPLING_RATE_OUT_OF_RANGE)
    duration_s = float(seconds[-1] - seconds[0])
    if stated_rate_hz is not None and abs(stated_rate_hz * step_s - 1.0) > 0.02:
        warnings.append(
            (
                "sampling_rate_conflict",
                f"The time column gives {1.0 / step_s:.4g} Hz; the option's {stated_rate_hz:g} Hz were used.",
            )
        )
        return samples, stated_rate_hz, warnings
    off_s = _off_even(seconds, duration_s)
    if off_s <= max(_ROUNDED * _last_digit_s(seconds), _EVEN * step_s):
        rate_hz = (len(seconds) - 1) / duration_s
        blur_hz = rate_hz * (2.0 * off_s / duration_s + 1e-6)
        return samples, stated_rate_hz or _whole_if_near(rate_hz, blur_hz), warnings
    rate_hz = stated_rate_hz or float(round(1.0 / step_s))
    if duration_s > MAX_DURATION_S or duration_s * rate_hz * samples.shape[1] > MAX_SAMPLES:
        raise EcgError(f"The times span {duration_s / 3600:.3g} hours.", code=ErrorCode.SIGNAL_TOO_LONG)
    resampled, gaps = _resample(seconds, samples, rate_hz=rate_hz, step_s=step_s)
    warnings.append(("time_resampled", f"The time steps are uneven; the signal was resampled at {rate_hz:g} Hz."))
    if gaps:
        warnings.append(("time_gaps", f"The time column jumps {gaps} times; the gaps are left unrecorded."))
    return resampled, rate_hz, warnings


def _resample(
    seconds: npt.NDArray[np.float64], samples: npt.NDArray[np.float64], *, rate_hz: float, step_s: float
) -> tuple[npt.NDArray[np.float64], int]:
    since_first = seconds - seconds[0]
    grid_s = np.arange(int(since_first[-1] * rate_hz + 1e-6) + 1) / rate_hz
    out = np.column_stack([np.interp(grid_s, since_first, lead) for lead in samples.T])
    before = np.searchsorted(since_first, grid_s, side="right") - 1
    steps = np.append(np.diff(since_first), 0.0)
    in_gap = (steps[before] > _GAP_STEPS * step_s) & (grid_s - since_first[before] > 0.5 * step_s)
    out[in_gap] = np.nan
    return out, int((steps > _GAP_STEPS * step_s).sum())


def _nominal_step_s(steps: npt.NDArray[np.float64]) -> float:
    """Return the step that the clock meant: gaps left out, jitter averaged, a lost sample counted as two steps."""
    middle = float(np.median(steps))
    short = steps[steps <= _GAP_STEPS * middle]
    return float(short.sum() / max(1.0, np.round(short / middle).sum()))


def _off_even(seconds: npt.NDArray[np.float64], duration_s: float) -> float:
    """Return the largest distance of a time from where an even step would put it, the offset taken out, in seconds."""
    off = seconds - seconds[0] - np.linspace(0.0, duration_s, len(seconds))
    return float(off.max() - off.min()) / 2


def _last_digit_s(seconds: npt.NDArray[np.float64]) -> float:
    """Return the resolution that the times were written with: the largest power of ten that divides them all."""
    for digits in range(10):
        scaled = seconds[:10_000] * 10**digits
        if np.abs(scaled - np.round(scaled)).max() < 1e-3:
            return float(10.0**-digits)
    return 0.0


def _whole_if_near(rate_hz: float, blur_hz: float) -> float:
    whole = float(round(rate_hz))
    return whole if abs(rate_hz - whole) <= blur_hz else rate_hz


def _inferred_unit(step: float) -> str | None:
    for unit in ("s", "ms", "us", "ns"):
        if 1 / MAX_RATE_HZ * 0.99 <= step * _SECONDS_PER[unit] <= 1 / MIN_RATE_HZ * 1.01:
            return unit
    return None


def _named_unit(label: str) -> float | None:
    found = re.findall(r"[a-zµ]+", _words(label))
    return next((_SECONDS_PER[word] for word in reversed(found) if word in _SECONDS_PER), None)


def _words(label: str) -> str:
    """Return a label in lower case, its signs and underscores as blanks, the micro sign as u."""
    plain = label.lower().replace("\N{MICRO SIGN}", "u").replace("\N{GREEK SMALL LETTER MU}", "u")
    return " ".join(re.sub(r"[^\w]|_", " ", plain).split())


def _first_finite(values: npt.NDArray[np.float64]) -> float:
    finite = values[np.isfinite(values)]
    return float(finite[0]) if finite.size else 0.0
