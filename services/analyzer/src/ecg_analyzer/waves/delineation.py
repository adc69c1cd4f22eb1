"""The waves of every beat of leads recorded at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import ModelUnavailableError, Predictor

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.beat_groups import groups_by_shape, median_windows
from ecg_analyzer.waves.decoding import decode
from ecg_analyzer.waves.net_input import NET_RATE_HZ, WINDOW_SAMPLES, at_net_rate
from ecg_analyzer.waves.network import MODEL, wave_probability
from ecg_analyzer.waves.peaks import peaks
from ecg_analyzer.waves.qrs import delineate_qrs
from ecg_analyzer.waves.values import BeatWaves, Marks, Waves, no_marks

EVERY_BEAT_S: Final = 60.0
"""Up to this length every beat is delineated; of a longer recording the median beat of each shape per PERIOD_S."""
EVERY_BEAT_AT_MOST_S: Final = 3600.0
"""Up to this length every beat is, where that is asked: it takes the network a minute an hour and lead."""
PERIOD_S: Final = 300.0
PIECES: Final = 5
PIECE_SAMPLES: Final = WINDOW_SAMPLES // PIECES
"""A median beat is 2.05 s at 250 Hz, so that its neighbours show where its own P and T waves end; five fill a window
of the network."""

MOST_SLACK_S: Final = {"P": 0.06, "QRS": 0.06, "T": 0.09}
"""A border that may lie anywhere within more than this is not known: P waves without a clear begin, T waves that fade
out or run into a U wave. Chosen on LUDB, where the readers' marks are furthest from the network's just there."""
MOST_APART_S: Final = 0.06
"""Network and slope differ by 30 ms in one beat of 170 and by 40 ms in none of LUDB; both may be right within 40 ms
about a paced complex, whose stimulus the one counts and the other does not."""

Floats = npt.NDArray[np.float64]
Leads = Mapping[str, npt.NDArray[np.floating]]


def delineates_every_beat(duration_s: float, *, asked: bool) -> bool:
    """Return whether beats are delineated one by one, not by their median beats."""
    return duration_s <= (EVERY_BEAT_AT_MOST_S if asked else EVERY_BEAT_S)


def delineate(leads_mv: Leads, beats: Beats, models: Predictor | None, *, every_beat: bool = False) -> Waves:
    """Mark P, QRS and T of every beat in every lead, and fused over the leads, which must be simultaneous.

    Whether a wave is there the mean of the leads' probabilities says. A fused border is the median over the leads that
    are sure of it, at least half of them: on LUDB that halves the spread of a single lead, where the earliest onset and
    latest end over leads follow the noisiest one. Without the network, or where it is not served, only QRS complexes
    are marked, by their slope; with it the two must agree on where a complex lies. ``every_beat`` asks for single beats
    of a long recording too.
    """
    by_slope = delineate_qrs(leads_mv, beats.sample, beats.shape, beats.sampling_rate_hz)
    if not beats.sample.size:
        return _qrs_only(*by_slope, "no_qrs_marks")
    if models is None:
        return _qrs_only(*by_slope, "no_model")
    try:
        version = models.version(MODEL)
    except ModelUnavailableError:
        return _qrs_only(*by_slope, "model_unavailable")
    n_samples = next(iter(leads_mv.values())).size
    one_by_one = delineates_every_beat(n_samples / beats.sampling_rate_hz, asked=every_beat)
    marks = (_of_every_beat if one_by_one else _of_groups)(leads_mv, beats, models)
    rows = _by_row(leads_mv, marks, beats)
    disputed = _disputed(rows[0].qrs, by_slope[1], beats)
    return Waves(
        by_lead=dict(zip(leads_mv, rows[1:], strict=True)),
        fused=replace(rows[0], qrs=_without(rows[0].qrs, disputed)),
        disputed=disputed,
        model_version=version,
        of_median_beats=not one_by_one,
    )


def _qrs_only(by_lead: Mapping[str, Marks], fused: Marks, reason: str) -> Waves:
    n_beats = fused.peak_sample.size
    none = no_marks(n_beats)
    return Waves(
        by_lead={name: BeatWaves(none, marks, none) for name, marks in by_lead.items()},
        fused=BeatWaves(none, fused, none),
        disputed=np.zeros(n_beats, np.bool_),
        reason_if_qrs_only=reason,
    )


def _disputed(net: Marks, slope: Marks, beats: Beats) -> npt.NDArray[np.bool_]:
    """Return the beats of those shapes whose borders the two usually place further apart than MOST_APART_S.

    A shape is disputed as a whole: leaving out single beats would keep the narrow ones.
    """
    disputed = np.zeros(beats.sample.size, np.bool_)
    for of_shape in groups_by_shape(beats, period_s=np.inf):
        for ours, theirs in ((net.onset_sample, slope.onset_sample), (net.offset_sample, slope.offset_sample)):
            apart = np.abs(ours - theirs)[of_shape]
            apart = apart[np.isfinite(apart)]
            if apart.size and float(np.median(apart)) > MOST_APART_S * beats.sampling_rate_hz:
                disputed[of_shape] = True
    return disputed


def _without(marks: Marks, left_out: npt.NDArray[np.bool_]) -> Marks:
    borders = (marks.onset_sample, marks.peak_sample, marks.offset_sample)
    return Marks(*(np.where(left_out, np.nan, border) for border in borders))


def _of_every_beat(leads_mv: Leads, beats: Beats, models: Predictor) -> Floats:
    """Return the marks of every beat, shape (3 waves, 3 marks, 1 + n_leads, n_beats) in samples, row 0 fused."""
    leads_250_hz = at_net_rate(np.stack(list(leads_mv.values())), beats.sampling_rate_hz)
    per_sample = beats.sampling_rate_hz / NET_RATE_HZ
    return _marks(leads_250_hz, wave_probability(leads_250_hz, models), beats.sample / per_sample) * per_sample


def _of_groups(leads_mv: Leads, beats: Beats, models: Predictor) -> Floats:
    """Return the same, each beat with the marks of the median beat of its shape and period."""
    groups = groups_by_shape(beats, period_s=PERIOD_S)
    per_sample = beats.sampling_rate_hz / NET_RATE_HZ
    middle = PIECE_SAMPLES // 2
    steps: Floats = (np.arange(PIECE_SAMPLES, dtype=np.float64) - middle) * per_sample
    pieces = median_windows(list(leads_mv.values()), beats.sample, groups, steps)
    n_leads, n_groups, _ = pieces.shape
    filled = np.zeros((n_leads, -(-n_groups // PIECES) * PIECES, PIECE_SAMPLES), np.float32)
    filled[:, :n_groups] = np.nan_to_num(pieces)
    windows = filled.reshape(-1, WINDOW_SAMPLES)
    said = models.predict(MODEL, {"ecg": windows})["probability"].reshape(*filled.shape, -1)[:, :n_groups]
    marks = np.stack(
        [_marks(pieces[:, group], said[:, group], np.array([float(middle)]))[..., 0] for group in range(n_groups)],
        axis=-1,
    )
    of_beat = np.empty(beats.sample.size, np.int64)
    for number, group in enumerate(groups):
        of_beat[group] = number
    carried: Floats = beats.sample + (marks[..., of_beat] - middle) * per_sample
    return carried


def _marks(leads_mv: npt.NDArray[np.floating], probability: npt.NDArray[np.floating], beat: Floats) -> Floats:
    """Return marks in samples at 250 Hz, shape (3 waves, 3 marks, 1 + n_leads, n_beats), row 0 fused.

    A wave has its peak where it is there, and each border where it is sure.
    """
    with_mean = np.concatenate([probability.mean(axis=0, keepdims=True), probability])
    marks = []
    for wave, spans in decode(with_mean, beat).items():
        there = np.isfinite(spans.onset[0])
        onset = _sure(spans.onset[1:], spans.onset_slack[1:], wave)
        offset = _sure(spans.offset[1:], spans.offset_slack[1:], wave)
        peak = peaks(leads_mv, spans.onset[1:], spans.offset[1:])
        fused_peak = beat if wave == "QRS" else _median(peak, fewest=1)
        fused_peak = np.where(np.isfinite(fused_peak), fused_peak, (spans.onset[0] + spans.offset[0]) / 2)
        half = (len(leads_mv) + 1) // 2
        fused = (_median(onset, fewest=half), fused_peak, _median(offset, fewest=half))
        marks.append(
            [
                np.concatenate([np.where(there, row, np.nan)[None], rows])
                for row, rows in zip(fused, (onset, peak, offset), strict=True)
            ]
        )
    return np.array(marks)


def _sure(border: Floats, slack: Floats, wave: str) -> Floats:
    return np.where(slack <= MOST_SLACK_S[wave] * NET_RATE_HZ, border, np.nan)


def _median(rows: Floats, *, fewest: int) -> Floats:
    """Median over leads, NaN where fewer have a number; sorted by hand: numpy's takes ten times as long on few."""
    count = np.isfinite(rows).sum(axis=0)
    upwards, beat = np.sort(rows, axis=0), np.arange(rows.shape[1])  # NaN comes last
    median = (upwards[np.maximum(count - 1, 0) // 2, beat] + upwards[count // 2 % len(rows), beat]) / 2
    return np.where(count >= max(fewest, 1), median, np.nan)


def _by_row(leads_mv: Leads, marks: Floats, beats: Beats) -> list[BeatWaves]:
    """Return the marks fused, then of each lead, but of no wave of which a mark lies in a gap or another beat."""
    before = np.concatenate(([-np.inf], beats.sample[:-1]))
    after = np.concatenate((beats.sample[1:], [np.inf]))
    inside = (marks > before) & (marks < after)
    inside[:, :, 0] &= np.any([_recorded_at(lead_mv, marks[:, :, 0]) for lead_mv in leads_mv.values()], axis=0)
    for row, lead_mv in enumerate(leads_mv.values(), start=1):
        inside[:, :, row] &= _recorded_at(lead_mv, marks[:, :, row])
    whole = (inside | np.isnan(marks)).all(axis=1, keepdims=True)
    marks = np.where(whole, marks, np.nan)
    return [
        BeatWaves(*(Marks(*(marks[wave, mark, row] for mark in range(3))) for wave in range(3)))
        for row in range(marks.shape[2])
    ]


def _recorded_at(lead_mv: npt.NDArray[np.floating], at: Floats) -> npt.NDArray[np.bool_]:
    """Return whether the lead was recorded at these samples; not outside it nor where there is no mark."""
    nearest = np.round(np.nan_to_num(at, nan=-1.0)).astype(np.int64)
    inside = (nearest >= 0) & (nearest < lead_mv.size)
    return np.asarray(inside & np.isfinite(lead_mv[np.where(inside, nearest, 0)]), np.bool_)
