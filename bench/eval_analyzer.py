"""``make eval-analyzer``: beats, rates and waves against the reference annotations, into out/eval-analyzer.json."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.beats import BeatScore, heart_rate_errors_bpm, pooled, rate, score_beats
from ecg_shared.scores.figures import Figure, aligned, publish, table

from bench import absent_p, delineation
from bench.delineator_card import write_card
from bench.mitdb import AnnotatedRecord, records

ROOT: Final = Path(__file__).resolve().parents[1]
MOSTLY_NORMAL: Final = 0.95


@dataclass(frozen=True, slots=True)
class _Outcome:
    name: str
    normal_share: float
    score: BeatScore
    heart_rate_rms_bpm: float
    rmssd_ms: float | None
    reference_rmssd_ms: float
    cpu_s: float

    @property
    def rmssd_error_ms(self) -> float | None:
        return None if self.rmssd_ms is None else abs(self.rmssd_ms - self.reference_rmssd_ms)

    @property
    def rmssd_right(self) -> bool:
        """Within the larger of 3 ms and a tenth of the reference."""
        return self.rmssd_error_ms is not None and self.rmssd_error_ms <= max(3.0, 0.1 * self.reference_rmssd_ms)


def main() -> int:
    """Evaluate on the records below ``--data``; exit 1 where a goal is missed, 2 where there are no records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds mitdb/, ludb/ and cinc2017/")
    data = parser.parse_args().data
    missing = [name for name in ("mitdb", "ludb", "cinc2017") if not (data / name).is_dir()]
    if missing:
        print(f"eval-analyzer: no {' and no '.join(missing)} in {data}; set DATA=<folder of them>", file=sys.stderr)
        return 2
    started_s = time.monotonic()
    outcomes = [_evaluate(record) for record in records(data / "mitdb")]
    print(_record_table(outcomes))
    delineated = delineation.evaluate(data, ROOT / "models")
    print(delineation.report(delineated))
    write_card(delineated, ROOT / "models")
    figures = _figures(outcomes) + delineation.figures(delineated) + absent_p.figures(data, ROOT / "models")
    print(table(figures))
    return publish("eval-analyzer", figures, seconds=time.monotonic() - started_s, root=ROOT)


def _evaluate(record: AnnotatedRecord) -> _Outcome:
    rate_hz = record.ecg.sampling_rate_hz
    started_s = time.process_time()
    analysis = analyze(record.ecg, JobOptions(), models=None)
    cpu_s = time.process_time() - started_s
    errors_bpm = heart_rate_errors_bpm(record.beat_sample, analysis.beats.sample, sampling_rate_hz=rate_hz)
    return _Outcome(
        name=record.name,
        normal_share=float(record.normal.mean()),
        score=score_beats(record.beat_sample, analysis.beats.sample, sampling_rate_hz=rate_hz, excluded=record.flutter),
        heart_rate_rms_bpm=float(np.sqrt(np.nanmean(errors_bpm**2))),
        rmssd_ms=analysis.measurements["rmssd_ms"].value,
        reference_rmssd_ms=_reference_rmssd_ms(record),
        cpu_s=cpu_s,
    )


def _reference_rmssd_ms(record: AnnotatedRecord) -> float:
    """RMSSD of the annotated beats, none taken across a stretch that the annotators could not read.

    Two beats with an unreadable stretch between them are not known to be adjacent, which is what makes an interval NN
    (Task Force 1996, doi:10.1161/01.CIR.93.5.1043); EC57 likewise leaves out what was marked unreadable. A beat that
    is not normal in the middle of the stretch says just that.
    """
    between = np.array([(first + last) / 2 for first, last in record.unreadable])
    samples = np.concatenate((record.beat_sample, between))
    normal = np.concatenate((record.normal, np.zeros(between.size, np.bool_)))
    order = np.argsort(samples, kind="stable")
    return rate(samples[order], sampling_rate_hz=record.ecg.sampling_rate_hz, normal=normal[order]).rmssd_ms


def _figures(outcomes: list[_Outcome]) -> list[Figure]:
    total = pooled(outcome.score for outcome in outcomes)
    normal = [outcome for outcome in outcomes if outcome.normal_share >= MOSTLY_NORMAL]
    n = len(outcomes)
    right = sum(outcome.rmssd_right for outcome in normal) / len(normal)
    return [
        Figure("qrs_f1_pct", 100 * total.f1, "%", "higher", n=n, note="MIT-BIH, leads fused, flutter left out"),
        Figure("qrs_f1_worst_record_pct", 100 * min(o.score.f1 for o in outcomes), "%", "higher", n=n),
        Figure("hr_rms_median_bpm", float(np.median([o.heart_rate_rms_bpm for o in outcomes])), "bpm", "lower", n=n),
        Figure(
            "rmssd_right_fraction_of_normal_records",
            right,
            "fraction",
            "higher",
            1.0,
            n=len(normal),
            note="records with 95 % normal beats; within max(3 ms, 10 %) of the reference, never null",
        ),
        Figure("analysis_cpu_s_30min", float(np.median([o.cpu_s for o in outcomes])), "s", "lower", n=n),
    ]


def _record_table(outcomes: list[_Outcome]) -> str:
    rows: list[tuple[str, ...]] = [
        ("record", "normal %", "Se %", "PPV %", "F1 %", "offset ms", "jitter ms", "HR rms", "RMSSD", "reference")
    ]
    for o in outcomes:
        offset_ms = float(o.score.offsets_ms.mean())
        numbers = (100 * o.normal_share, 100 * o.score.sensitivity, 100 * o.score.ppv, 100 * o.score.f1)
        cells = [f"{number:.2f}" for number in (*numbers, offset_ms, o.score.jitter_ms, o.heart_rate_rms_bpm)]
        rmssd = "null" if o.rmssd_ms is None else f"{o.rmssd_ms:.1f}"
        rows.append((o.name, *cells, rmssd, f"{o.reference_rmssd_ms:.1f}"))
    return aligned(rows)


if __name__ == "__main__":
    sys.exit(main())
