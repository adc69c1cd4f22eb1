"""Fit what the digitizer's confidence means: ``python -m bench.confidence --data ../shared/data``.

Pages of every class are drawn from the validation side of the recordings, which neither training nor the public suite
uses, and read; a logistic regression then says how likely a lead failed by the signs of its reading, a linear one what
signal-to-noise ratio to expect. Both go into ``confidence.json`` of the digitizer.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.reading.confidence import NAMES, WEIGHTS_FILE
from ecg_digitizer.upload import read_document
from ecg_shared.contract.errors import EcgError
from ecg_shared.scores.digitization import score_page
from ecg_shared.serving.engine import Engine
from ecg_training.pages.split import Split
from scipy.optimize import lsq_linear, minimize

from bench.pages_records import Recording, held_out
from bench.pages_suite import CLASSES, suite_page

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES_A_CLASS: Final = 20
_RIDGE: Final = 1e-3
_DOUBT: Final = np.array([-1 if name == "expected_db" else 1 for name in NAMES] + [0])
"""Which way a sign may speak: what tells of a wrong reading never makes one more credible. The intercept is free."""
_SNR_RANGE_DB: Final = (-5.0, 35.0)
_PICTURES: Final = tuple(name for name in CLASSES if name != "vector")

Array = npt.NDArray[np.float64]


def main() -> None:
    """Draw, read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ludb/ and ptbxl/")
    parser.add_argument("--pages", type=int, default=PAGES_A_CLASS, help="pages of each class")
    chosen = parser.parse_args()
    recordings = held_out(chosen.data, Split.VALIDATE)
    works = [
        (name, number, recordings[(number + place * len(recordings) // len(_PICTURES)) % len(recordings)])
        for number in range(chosen.pages)
        for place, name in enumerate(_PICTURES)
    ]
    with ProcessPoolExecutor(2, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        rows = [row for of_page in pool.map(_signs_and_outcome, works) for row in of_page]
    signs, failed, snr_db = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    weights = {"failed": _logistic(signs, failed), "snr_db": _linear(signs, np.clip(snr_db, *_SNR_RANGE_DB))}
    document = {
        name: {sign: round(float(value), 4) for sign, value in zip((*NAMES, "intercept"), of_sign, strict=True)}
        for name, of_sign in weights.items()
    }
    WEIGHTS_FILE.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    print(f"{len(rows)} leads of {len(works)} pages, {int(failed.sum())} failed; written: {WEIGHTS_FILE}")


def _signs_and_outcome(work: tuple[str, int, Recording]) -> list[tuple[Array, bool, float]]:
    """Return signs, whether it failed and its ac dB for each lead of a page that was read."""
    page_class, number, recording = work
    given = suite_page(page_class, number, recording.name, recording.read(), Split.VALIDATE)
    try:
        reading = read_document(
            lambda page: load_page(given.content, PageOptions(), page=page), PageOptions(), _models(), page=None
        )
    except EcgError:
        return []
    if given.truth is None:
        return []
    scores = {score.lead: score for score in score_page(given.truth, reading.digitization.ecg)}
    return [
        (lead.signs.row(), scores[lead.name].failed, scores[lead.name].ac_db)
        for lead in reading.digitization.leads
        if lead.signs is not None and lead.name in scores
    ]


@cache
def _models() -> Engine:
    return Engine(ROOT / "models", threads=1)


def _logistic(signs: Array, failed: Array) -> Array:
    def loss(weights: Array) -> tuple[float, Array]:
        logit = signs @ weights
        likely = np.logaddexp(0.0, logit) - failed * logit
        slope = signs.T @ (1.0 / (1.0 + np.exp(-logit)) - failed) / failed.size
        return float(likely.mean() + _RIDGE * weights @ weights), slope + 2 * _RIDGE * weights

    bounds = [(0.0, None) if way > 0 else (None, 0.0) if way < 0 else (None, None) for way in _DOUBT]
    return np.asarray(
        minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x, np.float64
    )


def _linear(signs: Array, snr_db: Array) -> Array:
    ridge = np.sqrt(_RIDGE * len(signs)) * np.eye(signs.shape[1])
    low = [-np.inf if way >= 0 else 0.0 for way in _DOUBT]
    high = [np.inf if way <= 0 else 0.0 for way in _DOUBT]
    padded = np.concatenate([snr_db, np.zeros(signs.shape[1])])
    return np.asarray(lsq_linear(np.vstack([signs, ridge]), padded, (low, high)).x, np.float64)


if __name__ == "__main__":
    main()
