"""What the twelve-lead model sees of a recording. Training imports this file, so both meet the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from scipy import signal

from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.prediction.kind import Recording
from ecg_analyzer.prediction.windows import band_pass, resample
from ecg_analyzer.waves.median_beat import MEDIAN_RATE_HZ, MedianBeat

RATE_HZ: Final = 100.0
"""100 Hz is enough for what is asked here, on PTB-XL (Strodthoff et al. 2021, doi:10.1109/JBHI.2020.3022989)."""
WINDOW_S: Final = 10.0
WINDOW_SAMPLES: Final = 1000
MOST_WINDOWS: Final = 6
"""A longer recording is looked at in so many windows, spread evenly: its median beats hold the rest."""
MARGIN_S: Final = 10.0
"""Filtered on both sides of a window: the 0.5 Hz edge forgets to 1e-6 within five seconds."""
BEAT_S: Final = (-0.25, 0.65)
BEAT_SAMPLES: Final = 90
BEAT_BAND_HZ: Final = 45.0

RHYTHM: Final = (
    *("mean_rate_bpm", "median_rate_bpm", "rr_spread", "rr_step_rms", "rr_step_median", "rr_step_max"),
    *("rr_min", "rr_max", "rr_distance", "rr_far_steps", "p_share", "pr_spread_s", "pr_s", "p_share_of_leads"),
    *("supraventricular_share", "ventricular_share", "other_share"),
)
"""Numbers of the rhythm, intervals in parts of their mean: relative ones carry from one person to another."""
GLOBAL: Final = (
    *("p_duration_ms", "pr_ms", "qrs_duration_ms", "qt_ms", "qtc_ms", "p_axis_deg", "qrs_axis_deg", "t_axis_deg"),
    *("p_terminal_depth_mv", "p_terminal_force_mv_ms", "rmssd_ms", "heart_rate_min_bpm", "heart_rate_max_bpm"),
)
PER_LEAD: Final = (
    *("qrs_duration_ms", "q_duration_ms", "q_amplitude_mv", "r_duration_ms", "r_amplitude_mv", "r_peak_time_ms"),
    *("s_duration_ms", "s_amplitude_mv", "r_prime_amplitude_mv", "st_j_mv", "st_j60_mv", "t_amplitude_mv"),
)
MEASURED: Final = (*RHYTHM, *GLOBAL, *(f"{name}_{lead}" for name in PER_LEAD for lead in STANDARD_LEADS))
"""The names of the columns of the input ``measured``, in order."""

Floats = npt.NDArray[np.float32]
Inputs = Mapping[str, Floats]


def inputs_of(recording: Recording) -> Inputs:
    """Return the model's inputs, a row for each window of 10 s; NaN stands for what was not recorded or is not known.

    - ``ecg`` (n, 12, 1000): the leads in their standard order at 100 Hz, band-passed 0.5-40 Hz, millivolts. A lead of
      a printed page is there in its own column only; a recording shorter than 10 s ends early.
    - ``beat`` (n, 12, 90): the median beat of each lead from 0.25 s before to 0.65 s after its main deflection.
    - ``measured`` (n, len(MEASURED)): numbers of the rhythm and the measurements.

    Median beats and numbers are those of the whole recording and the same in every window.
    """
    ecg = windows_of(recording.ecg)
    beat = np.full((len(STANDARD_LEADS), BEAT_SAMPLES), np.nan, np.float32)
    for row, lead in enumerate(STANDARD_LEADS):
        if lead in recording.medians:
            beat[row] = _short_beat(recording.medians[lead])
    numbers = np.concatenate([_rhythm(recording), _measured(recording)]).astype(np.float32)
    return {
        "ecg": ecg,
        "beat": np.repeat(beat[None], len(ecg), axis=0),
        "measured": np.repeat(numbers[None], len(ecg), axis=0),
    }


def windows_of(ecg: Ecg) -> Floats:
    """Return the input ``ecg`` of a recording."""
    rate_hz, n_samples = ecg.sampling_rate_hz, ecg.n_samples
    length = round(WINDOW_S * rate_hz)
    count = max(1, min(MOST_WINDOWS, n_samples // length))
    first = np.linspace(0, max(0, n_samples - length), count).astype(np.int64) if count > 1 else np.zeros(1, np.int64)
    cut = np.full((count, len(STANDARD_LEADS), WINDOW_SAMPLES), np.nan, np.float32)
    rows = [row for row, lead in enumerate(STANDARD_LEADS) if lead in ecg.lead_names]
    leads_mv = [ecg.lead_mv(STANDARD_LEADS[row]) for row in rows]
    for window, begin in enumerate(first.tolist() if rows else ()):
        filtered_mv = _filtered(leads_mv, begin, length, rate_hz)
        cut[window, rows, : filtered_mv.shape[1]] = filtered_mv
    return cut


def _filtered(leads_mv: Sequence[npt.NDArray[np.floating]], begin: int, length: int, rate_hz: float) -> Floats:
    """Return a window of the leads; NaN where nothing was recorded."""
    ratio = Fraction(RATE_HZ / rate_hz).limit_denominator(1000)
    margin = int(MARGIN_S * RATE_HZ // ratio.numerator) * ratio.denominator
    start = max(0, begin - margin)
    about_mv = np.stack([lead_mv[start : begin + length + margin] for lead_mv in leads_mv]).astype(np.float64)
    resampled_mv, recorded = resample(about_mv, ratio)
    filtered_mv = np.where(recorded, band_pass(resampled_mv, RATE_HZ), np.nan)
    offset = round((begin - start) * RATE_HZ / rate_hz)
    return filtered_mv[:, offset : offset + WINDOW_SAMPLES].astype(np.float32)


def _short_beat(median: MedianBeat) -> Floats:
    step = round(MEDIAN_RATE_HZ / RATE_HZ)
    smooth_mv = np.convolve(median.mv, _beat_band(), "same")
    first = int(np.argmin(np.abs(median.time_s - BEAT_S[0])))
    return np.asarray(smooth_mv[first : first + step * BEAT_SAMPLES : step], np.float32)


@cache
def _beat_band() -> npt.NDArray[np.float64]:
    step = round(MEDIAN_RATE_HZ / RATE_HZ)
    taps: npt.NDArray[np.float64] = signal.firwin(4 * step + 1, BEAT_BAND_HZ, fs=MEDIAN_RATE_HZ)
    return taps


def _rhythm(recording: Recording) -> npt.NDArray[np.float64]:
    beats, waves = recording.beats, recording.waves
    p, qrs = waves.fused.p, waves.fused.qrs
    pr_s = (qrs.onset_sample - p.onset_sample)[p.found & qrs.found] / beats.sampling_rate_hz
    of_leads = [float(marks.p.found.mean()) for marks in waves.by_lead.values() if marks.p.found.size]
    letters = beats.beat_class
    shares = [
        float((letters == BeatClass.SUPRAVENTRICULAR).mean()),
        float((letters == BeatClass.VENTRICULAR).mean()),
        float(np.isin(letters, (BeatClass.FUSION, BeatClass.UNKNOWN)).mean()),
    ]
    return np.array(
        [
            *_intervals(beats.rr_ms[np.isfinite(beats.rr_ms)] / 1000.0),
            float(p.found.mean()),
            float(pr_s.std()) if pr_s.size > 1 else np.nan,
            float(np.median(pr_s)) if pr_s.size else np.nan,
            float(np.mean(of_leads)) if of_leads else np.nan,
            *shares,
        ]
    )


def _intervals(rr_s: npt.NDArray[np.float64]) -> list[float]:
    if rr_s.size < 2:
        return [np.nan] * 10
    mean_s = rr_s.mean()
    steps = np.abs(np.diff(rr_s)) / mean_s
    return [
        60.0 / mean_s,
        60.0 / float(np.median(rr_s)),
        rr_s.std() / mean_s,
        float(np.sqrt(np.mean(steps**2))),
        float(np.median(steps)),
        steps.max(),
        rr_s.min() / mean_s,
        rr_s.max() / mean_s,
        float(np.abs(rr_s / np.median(rr_s) - 1.0).mean()),
        float((steps > 0.1).mean()),
    ]


def _measured(recording: Recording) -> npt.NDArray[np.float64]:
    values = [recording.measured[name].value for name in GLOBAL]
    for name in PER_LEAD:
        per_lead = recording.measured[name].per_lead or {}
        values += [per_lead.get(lead) for lead in STANDARD_LEADS]
    return np.array([np.nan if value is None else value for value in values])
