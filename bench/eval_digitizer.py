"""``make eval-digitizer``: real 12-lead records on our own pages, read back, into out/eval-digitizer.json.

The records are LUDB's (10 s, 500 Hz); each goes through every class of page. A page that fails counts as no output.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import wfdb
from ecg_demo.scan import scanned_jpeg
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.upload import read_document
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.leads import standard_lead
from ecg_shared.paper import draw_pdf, draw_raster
from ecg_shared.paper.plan import plan_page, printed
from ecg_shared.scores.digitization import page_ac_db, score_page
from ecg_shared.scores.figures import Figure, publish, table

ROOT: Final = Path(__file__).resolve().parents[1]
LAYOUT: Final = "3x4+1"
PAGES_A_CLASS: Final = 20
CLASSES: Final[dict[str, Callable[[Ecg, int], bytes]]] = {
    "vector": lambda ecg, _seed: draw_pdf(ecg, LAYOUT),
    "clean200": lambda ecg, _seed: draw_raster(ecg, LAYOUT, dpi=200).png(),
    "clean100": lambda ecg, _seed: draw_raster(ecg, LAYOUT, dpi=100).png(),
    "scan": lambda ecg, seed: scanned_jpeg(draw_raster(ecg, LAYOUT, dpi=200).image, seed=seed),
}


@dataclass(frozen=True, slots=True)
class _Outcome:
    page_class: str
    record: str
    ac_db: float
    seconds: float
    error: str | None


def main() -> int:
    """Evaluate on records below ``--data``; exit 2 where there are none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ludb/data")
    parser.add_argument("--pages", type=int, default=PAGES_A_CLASS, help="pages of each class")
    chosen = parser.parse_args()
    headers = sorted((chosen.data / "ludb" / "data").glob("*.hea"), key=lambda path: int(path.stem))[: chosen.pages]
    if not headers:
        print(f"eval-digitizer: no records in {chosen.data}/ludb/data; set DATA=<folder>", file=sys.stderr)
        return 2
    started_s = time.monotonic()
    works = [(name, header, seed) for seed, header in enumerate(headers) for name in CLASSES]
    with ProcessPoolExecutor(2, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        outcomes = list(pool.map(_evaluate, works))
    for outcome in outcomes:
        if outcome.error:
            print(f"{outcome.page_class} {outcome.record}: {outcome.error}")
    figures = [figure for name in CLASSES for figure in _figures(name, outcomes)]
    seconds = [outcome.seconds for outcome in outcomes if outcome.page_class != "vector"]
    figures.append(
        Figure("page_p50_s", float(np.median(seconds)), "s", "lower", n=len(seconds), note="pictures, one core")
    )
    print(table(figures))
    return publish("eval-digitizer", figures, seconds=time.monotonic() - started_s, root=ROOT)


def _evaluate(work: tuple[str, Path, int]) -> _Outcome:
    page_class, header, seed = work
    ecg = _read(header)
    content = CLASSES[page_class](ecg, seed)
    options, output, error = PageOptions(), None, None
    started_s = time.perf_counter()
    try:
        reading = read_document(lambda page: load_page(content, options, page=page), options, page=None)
        output = reading.digitization.ecg
    except EcgError as refused:
        error = str(refused.code)
    seconds = time.perf_counter() - started_s
    truth = printed(plan_page(ecg, LAYOUT), ecg)
    return _Outcome(page_class, header.stem, page_ac_db(score_page(truth, output)), seconds, error)


def _read(header: Path) -> Ecg:
    record = wfdb.rdrecord(str(header.with_suffix("")))
    names = tuple(standard_lead(name) or name for name in record.sig_name)
    return Ecg(np.ascontiguousarray(record.p_signal.T, np.float32), float(record.fs), names, source="wfdb")


def _figures(name: str, outcomes: list[_Outcome]) -> list[Figure]:
    ac_db = [outcome.ac_db for outcome in outcomes if outcome.page_class == name]
    failed = sum(outcome.error is not None for outcome in outcomes if outcome.page_class == name)
    note = f"LUDB records on 3x4+1 pages; {failed} failed"
    return [
        Figure(f"{name}_ac_db", float(np.mean(ac_db)), "dB", "higher", n=len(ac_db), note=note),
        Figure(f"{name}_p10_ac_db", float(np.percentile(ac_db, 10)), "dB", "higher", n=len(ac_db)),
    ]


if __name__ == "__main__":
    sys.exit(main())
