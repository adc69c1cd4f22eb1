"""Beats, rates and RMSSD against the annotations of the MIT-BIH Arrhythmia Database, beside other programs.

The first lead of a record alone, as the peers are run; then the analysis of the whole record, its two leads fused.
Flutter is left out of the scores of beats (ANSI/AAMI EC57).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_network import MODEL
from ecg_analyzer.beats.detector import detect_beats
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.beats import WINDOW_MS, BeatScore, heart_rate_errors_bpm, match_beats, pooled, rate, score_beats
from ecg_shared.scores.figures import Against, Figure, aligned
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

from bench.fold_models import ModelsOfFold, fold_of_record
from bench.mitdb import AnnotatedRecord
from bench.peers import PeerBeats

MOST_NOT_NORMAL: Final = 0.2
"""RMSSD may be null only where more of the annotated beats are not normal."""
CLEARLY_NORMAL: Final = 0.95
_CPU_RUNS: Final = 3
_SEED: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What was found in one record. ``offset_ms`` and ``jitter_ms`` are of N and S beats, first lead; NaN without any.

    ``cpu_s`` is the detector's on one lead, the least of three runs.
    """

    name: str
    normal_share: float
    one_lead: BeatScore
    two_leads: BeatScore
    offset_ms: float
    jitter_ms: float
    cpu_s: float
    analysis_cpu_s: float
    heart_rate_rms_bpm: float
    rmssd_ms: float | None
    reference_rmssd_ms: float

    @property
    def rmssd_error_ms(self) -> float | None:
        """Distance from the reference, None where RMSSD is null."""
        return None if self.rmssd_ms is None else abs(self.rmssd_ms - self.reference_rmssd_ms)

    @property
    def rmssd_right(self) -> bool:
        """Whether it is within the larger of 3 ms and a tenth of the reference."""
        return self.rmssd_error_ms is not None and self.rmssd_error_ms <= max(3.0, 0.1 * self.reference_rmssd_ms)


def evaluate(records: Sequence[AnnotatedRecord], models_folder: Path) -> list[Outcome]:
    """Find the beats of each record by its first lead and by all, named by a network that has not met the record.

    The networks are those of the first seed; records that no network learned from are named by the served one.
    """
    fold_of = fold_of_record(models_folder, MODEL)
    models_of = {fold: ModelsOfFold(models_folder, MODEL, f"{_SEED}-{fold}") for fold in sorted(set(fold_of.values()))}
    served = Engine(models_folder)
    return [
        _evaluate(record, models_of[fold_of[record.name]] if record.name in fold_of else served) for record in records
    ]


def _evaluate(record: AnnotatedRecord, models: Predictor) -> Outcome:
    ecg, rate_hz = record.ecg, record.ecg.sampling_rate_hz
    runs_s: list[float] = []
    found: npt.NDArray[np.float64] = np.empty(0)
    for _ in range(_CPU_RUNS):
        started_s = time.process_time()
        found = detect_beats(ecg.signal_mv[:1], rate_hz).sample
        runs_s.append(time.process_time() - started_s)
    started_s = time.process_time()
    analyze(ecg, JobOptions(), models=None)
    analysis_cpu_s = time.process_time() - started_s
    analysis = analyze(ecg, JobOptions(), models)
    errors_bpm = heart_rate_errors_bpm(record.beat_sample, analysis.beats.sample, sampling_rate_hz=rate_hz)
    offsets_ms = _offsets_ms(record, found)
    return Outcome(
        name=record.name,
        normal_share=float(record.normal.mean()),
        one_lead=_score(record, found),
        two_leads=_score(record, analysis.beats.sample),
        offset_ms=float(offsets_ms.mean()) if offsets_ms.size else np.nan,
        jitter_ms=float(offsets_ms.std(ddof=1)) if offsets_ms.size > 1 else np.nan,
        cpu_s=min(runs_s),
        analysis_cpu_s=analysis_cpu_s,
        heart_rate_rms_bpm=float(np.sqrt(np.nanmean(errors_bpm**2))),
        rmssd_ms=analysis.measurements["rmssd_ms"].value,
        reference_rmssd_ms=_reference_rmssd_ms(record),
    )


def _score(record: AnnotatedRecord, found: npt.NDArray[np.floating] | npt.NDArray[np.int64]) -> BeatScore:
    rate_hz = record.ecg.sampling_rate_hz
    return score_beats(record.beat_sample, found, sampling_rate_hz=rate_hz, excluded=record.flutter)


def _offsets_ms(record: AnnotatedRecord, found: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return detection minus reference of the N and S beats that were found; a V beat has no one point to agree on."""
    rate_hz = record.ecg.sampling_rate_hz
    hits, partners = match_beats(record.beat_sample, found, window=WINDOW_MS * rate_hz / 1000.0)
    apart_ms = (found[partners] - record.beat_sample[hits]) * 1000.0 / rate_hz
    offsets_ms: npt.NDArray[np.float64] = apart_ms[(record.normal | record.supraventricular)[hits]]
    return offsets_ms


def _reference_rmssd_ms(record: AnnotatedRecord) -> float:
    """RMSSD of the annotated beats, none taken across a stretch without marked beats: flutter, or not readable.

    Two beats with such a stretch between them are not known to be adjacent, which is what makes an interval NN
    (Task Force 1996, doi:10.1161/01.CIR.93.5.1043); EC57 likewise leaves both out. A beat that is not normal in the
    middle of the stretch says just that.
    """
    between = np.array([(first + last) / 2 for first, last in (*record.unreadable, *record.flutter)])
    samples = np.concatenate((record.beat_sample, between))
    normal = np.concatenate((record.normal, np.zeros(between.size, np.bool_)))
    order = np.argsort(samples, kind="stable")
    return rate(samples[order], sampling_rate_hz=record.ecg.sampling_rate_hz, normal=normal[order]).rmssd_ms


def figures(
    records: Sequence[AnnotatedRecord], outcomes: Sequence[Outcome], peers: Mapping[str, Mapping[str, PeerBeats]]
) -> list[Figure]:
    """Return the rows of the figures file."""
    n = len(outcomes)
    one, two = pooled(o.one_lead for o in outcomes), pooled(o.two_leads for o in outcomes)
    f1_of = {
        peer: 100 * pooled(_score(r, of_peer[r.name].sample) for r in records).f1 for peer, of_peer in peers.items()
    }
    best = max(f1_of, key=lambda peer: f1_of[peer]) if f1_of else None
    worst = min((100 * score.f1, o.name) for o in outcomes for score in (o.one_lead, o.two_leads))
    measurable = [o for o in outcomes if o.normal_share >= 1.0 - MOST_NOT_NORMAL]
    errors_ms = [o.rmssd_error_ms for o in measurable if o.rmssd_error_ms is not None]
    null_pct = 100.0 * (1.0 - len(errors_ms) / len(measurable))
    right = [o.rmssd_right for o in outcomes if o.normal_share >= CLEARLY_NORMAL]
    null_note = "records with at most 20 % of beats not normal"
    rmssd_note = f"{null_note}; reference: NN by its labels"
    return [
        Figure(
            "qrs_f1_one_lead_pct",
            100 * one.f1,
            "%",
            "higher",
            f1_of[best] if best else None,
            Against(best, f1_of[best]) if best else None,
            n,
            f"first lead; {_said(f1_of)}",
        ),
        Figure("qrs_f1_two_leads_pct", 100 * two.f1, "%", "higher", 99.90, n=n, note="the analysis, two leads fused"),
        Figure(
            "qrs_f1_worst_record_pct", worst[0], "%", "higher", 98.5, n=n, note=f"record {worst[1]}, one or two leads"
        ),
        Figure(
            "qrs_jitter_ns_ms",
            float(np.nanmean([o.jitter_ms for o in outcomes])),
            "ms",
            "lower",
            2.5,
            n=n,
            note="SD of detection minus reference within a record, N and S beats, first lead, mean of records",
        ),
        Figure(
            "qrs_offset_abs_ms",
            abs(float(np.nanmean([o.offset_ms for o in outcomes]))),
            "ms",
            "lower",
            2.0,
            n=n,
            note="mean of records of detection minus reference, N and S beats, first lead",
        ),
        Figure(
            "qrs_cpu_s_30min",
            float(np.median([o.cpu_s for o in outcomes])),
            "s",
            "lower",
            0.10,
            n=n,
            note=f"one lead, least of {_CPU_RUNS} runs, median record; {_cpu_said(peers)}",
        ),
        Figure(
            "hr_rms_median_bpm", float(np.median([o.heart_rate_rms_bpm for o in outcomes])), "bpm", "lower", 0.5, n=n
        ),
        Figure(
            "rmssd_error_median_ms", float(np.median(errors_ms)), "ms", "lower", 3.0, n=len(errors_ms), note=rmssd_note
        ),
        Figure(
            "rmssd_error_p90_ms",
            float(np.quantile(errors_ms, 0.9)),
            "ms",
            "lower",
            12.0,
            n=len(errors_ms),
            note=rmssd_note,
        ),
        Figure("rmssd_null_pct", null_pct, "%", "lower", 5.0, n=len(measurable), note=null_note),
        Figure(
            "rmssd_right_fraction_of_normal_records",
            sum(right) / len(right),
            "fraction",
            "higher",
            1.0,
            n=len(right),
            note="records with 95 % normal beats; within max(3 ms, 10 %) of the reference, never null",
        ),
        Figure(
            "analysis_cpu_s_30min",
            float(np.median([o.analysis_cpu_s for o in outcomes])),
            "s",
            "lower",
            n=n,
            note="without models",
        ),
    ]


def _said(f1_of: Mapping[str, float]) -> str:
    peers = ", ".join(f"{peer} {f1:.2f}" for peer, f1 in sorted(f1_of.items(), key=lambda item: -item[1]))
    return peers or "no peers: .venv-peers is not installed"


def _cpu_said(peers: Mapping[str, Mapping[str, PeerBeats]]) -> str:
    return ", ".join(f"{peer} {np.median([one.cpu_s for one in of.values()]):.2f}" for peer, of in peers.items())


def table(outcomes: Sequence[Outcome]) -> str:
    """Return what was found record by record as text."""
    rows: list[tuple[str, ...]] = [
        (
            *("record", "normal %", "F1 one", "missed/false", "F1 two", "missed/false"),
            *("offset ms", "jitter ms", "HR rms", "RMSSD", "reference"),
        )
    ]
    for o in outcomes:
        scores = [cell for s in (o.one_lead, o.two_leads) for cell in (f"{100 * s.f1:.2f}", f"{s.missed}/{s.false}")]
        numbers = [f"{number:.2f}" for number in (o.offset_ms, o.jitter_ms, o.heart_rate_rms_bpm)]
        rmssd = "null" if o.rmssd_ms is None else f"{o.rmssd_ms:.1f}"
        rows.append((o.name, f"{100 * o.normal_share:.1f}", *scores, *numbers, rmssd, f"{o.reference_rmssd_ms:.1f}"))
    return aligned(rows)
