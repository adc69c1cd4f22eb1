"""Whether a page gets the verdict of its own signal: ``python -m bench.page_agreement``, into out/eval-models.json.

Recordings that no model was fitted to are analysed as they are and as scans of their print. They are chosen so that
about half of them are abnormal; a page without a verdict counts as a third answer, which agrees with none.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from ecg_analyzer.pipeline import analyze
from ecg_analyzer.prediction.arrhythmia import predict_arrhythmia
from ecg_digitizer.allocator import return_large_blocks
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.upload import read_document
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.agreement import kappa, kappa_interval
from ecg_shared.scores.figures import Figure, publish, table
from ecg_shared.serving.engine import Engine

from bench.pages_records import Recording, held_out, held_out_100hz
from bench.pages_suite import suite_page

ROOT: Final = Path(__file__).resolve().parents[1]
GOAL: Final = 0.85
_PAGES: Final = 200
_CLASS: Final = "scan"
_NO_VERDICT: Final = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one recording, by its signal and by its page; "none" where nothing was.

    ``reason`` says why a page has no verdict: the code of a refusal, or the reason beside a null probability.
    """

    recording: str
    layout: str | None
    by_signal: str
    by_page: str
    signal_probability: float | None
    page_probability: float | None
    reason: str | None


def main() -> int:
    """Measure the agreement; exit 1 where the goal is missed, 2 where there are no recordings."""
    chosen = _parser().parse_args()
    started_s = time.monotonic()
    recordings = [*held_out(chosen.data), *held_out_100hz(chosen.data)]
    if not recordings:
        print(f"page_agreement: no recordings in {chosen.data}; set DATA=<folder>", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(chosen.processes, initializer=_use_one_core) as pool:
        works = [*enumerate(_balanced(recordings, pool, chosen.pages))]
        verdicts = list(pool.map(_compare, works))
    for verdict in verdicts:
        if verdict.by_signal != verdict.by_page:
            print(verdict)
    figures = agreement(verdicts)
    print(table(figures))
    return publish("eval-models", figures, seconds=time.monotonic() - started_s, root=ROOT, beside=True)


def agreement(verdicts: Sequence[Verdict]) -> list[Figure]:
    """Return Cohen's kappa with its 95 % interval by resampling recordings, and what it rests on."""
    signal = np.array([verdict.by_signal for verdict in verdicts])
    page = np.array([verdict.by_page for verdict in verdicts])
    low, high = kappa_interval(signal, page, seed=1)
    abnormal, silent = np.mean(signal == "abnormal"), int(np.sum(page == _NO_VERDICT))
    note = (
        f"normal or abnormal by a {_CLASS} and by the signal it prints, {100 * abnormal:.0f} % abnormal by the signal; "
        f"{silent} pages without a verdict; 95 % interval {low:.3f} to {high:.3f}"
    )
    return [
        Figure("page_signal_kappa", kappa(signal, page), "", "higher", GOAL, n=signal.size, note=note),
        Figure("page_signal_agreement", float(np.mean(signal == page)), "", "higher", n=signal.size, note=note),
    ]


def _balanced(recordings: Sequence[Recording], pool: ProcessPoolExecutor, count: int) -> list[Recording]:
    """Return recordings of which half look abnormal, in their order; where one kind runs out, more of the other."""
    abnormal = list(pool.map(_looks_abnormal, recordings, chunksize=16))
    sides = [[one for one, is_so in zip(recordings, abnormal, strict=True) if is_so is side] for side in (True, False)]
    half = sides[0][: count // 2]
    chosen = {recording.name for recording in (*half, *sides[1][: count - len(half)])}
    return [recording for recording in recordings if recording.name in chosen]


def _looks_abnormal(recording: Recording) -> bool:
    """Whether lead II alone is judged abnormal: near to what the whole analysis says, and twenty times faster."""
    ecg = recording.read()
    return predict_arrhythmia(ecg.lead_mv("II"), ecg.sampling_rate_hz, _models()).abnormal


def _compare(work: tuple[int, Recording]) -> Verdict:
    number, recording = work
    ecg = recording.read()
    by_signal, signal_probability, _ = _verdict(ecg)
    given = suite_page(_CLASS, number, recording.name, ecg)
    try:
        reading = read_document(
            lambda page: load_page(given.content, PageOptions(), page=page), PageOptions(), _models(), page=None
        )
        by_page, page_probability, reason = _verdict(reading.digitization.ecg)
    except EcgError as refused:
        by_page, page_probability, reason = _NO_VERDICT, None, str(refused.code)
    return Verdict(recording.name, given.layout, by_signal, by_page, signal_probability, page_probability, reason)


def _verdict(ecg: Ecg) -> tuple[str, float | None, str | None]:
    try:
        prediction = analyze(ecg, JobOptions(), _models()).prediction
    except EcgError as refused:
        return _NO_VERDICT, None, str(refused.code)
    if prediction.probability is None:
        return _NO_VERDICT, None, prediction.reason_if_null
    return "abnormal" if prediction.abnormal else "normal", prediction.probability, None


@cache
def _models() -> Engine:
    return Engine(ROOT / "models")


def _use_one_core() -> None:
    return_large_blocks()
    cv2.setNumThreads(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ludb/ and ptbxl/")
    parser.add_argument("--pages", type=int, default=_PAGES)
    parser.add_argument("--processes", type=int, default=2)
    return parser


if __name__ == "__main__":
    sys.exit(main())
