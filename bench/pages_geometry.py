"""How well pages are laid straight, by class: ``python -m bench.pages_geometry --data ../shared/data --pages 20``.

The true 5 mm crossings of each suite page are taken to millimetres by the map that was found. Only a common offset is
fitted away, so a wrong scale, turn or curl all count. Time runs along the paper at 25 mm/s: 1 mm is 40 ms.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from ecg_digitizer.grid.find import find_scale
from ecg_digitizer.grid.mapping import PaperMap
from ecg_digitizer.ingest.document import read_page
from ecg_digitizer.page.rectify import rectify
from ecg_shared.contract.errors import EcgError
from ecg_shared.scores.figures import Figure, publish, table
from ecg_shared.serving.engine import Engine
from ecg_training.pages.page import CROSSING_MM, PageTruth

from bench.pages_records import Recording, held_out
from bench.pages_suite import suite_page

ROOT: Final = Path(__file__).resolve().parents[1]
CLASSES: Final = ("clean200", "clean100", "scan", "one_bit", "photo_flat", "photo_curled")
_MS_PER_MM: Final = 40.0
_GOALS_MS: Final = {"scan": 0.6, "photo_flat": 1.5}
_FAILED_MM: Final = 1.0
"""Rms at which no trace can be timed: counted as a failure."""


@dataclass(frozen=True, slots=True)
class GeometryOutcome:
    """One page; None where nothing was found. ``warp_ms`` is the rms along the paper, ``warp_mm`` both ways."""

    page_class: str
    name: str
    error: str | None
    source: str | None
    warp_ms: float | None
    warp_mm: float | None
    px_per_mm_error: float | None
    find_cpu_s: float
    rectify_cpu_s: float

    @property
    def failed(self) -> bool:
        """Refused, or so warped that nothing can be read."""
        return self.warp_mm is None or self.warp_mm > _FAILED_MM


def main() -> int:
    """Measure and print; exit 1 where a goal is missed."""
    chosen = _parser().parse_args()
    recordings = held_out(chosen.data)
    started_s = time.monotonic()
    works = [
        (name, number, recordings[(number + place * len(recordings) // len(CLASSES)) % len(recordings)])
        for number in range(chosen.pages)
        for place, name in enumerate(CLASSES)
        if name in chosen.parts
    ]
    with ProcessPoolExecutor(chosen.processes, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        outcomes = list(pool.map(_measure, works))
    for outcome in outcomes:
        if outcome.failed:
            print(f"failed: {outcome.name}: {outcome.error or f'{outcome.warp_mm:.2f} mm rms, by {outcome.source}'}")
    figures = [figure for name in chosen.parts for figure in _rows(name, outcomes)]
    print(table(figures))
    return publish("eval-geometry", figures, seconds=time.monotonic() - started_s, root=ROOT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ludb/ and ptbxl/")
    parser.add_argument("--pages", type=int, default=20, help="pages of each class")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--parts", type=lambda text: tuple(text.split(",")), default=CLASSES, help=",".join(CLASSES))
    return parser


def _measure(work: tuple[str, int, Recording]) -> GeometryOutcome:
    page_class, number, recording = work
    page = suite_page(page_class, number, recording.name, recording.read())
    assert page.geometry is not None
    picture = read_page(page.content, page=None)
    models = Engine(ROOT / "models")
    started_s = time.process_time()
    try:
        scale = find_scale(picture, models)
    except EcgError as refused:
        spent_s = time.process_time() - started_s
        return GeometryOutcome(page_class, page.name, str(refused.code), None, None, None, None, spent_s, 0.0)
    found_s = time.process_time()
    rectify(picture, scale.paper, scale.outline)
    done_s = time.process_time()
    warp_ms, warp_mm = warp_of(page.geometry, scale.paper)
    middle = (picture.width_px / 2.0, picture.height_px / 2.0)
    true_xy = page.geometry.px_per_mm_at(*middle)
    error = max(abs(found / true - 1.0) for found, true in zip(scale.paper.px_per_mm_at(*middle), true_xy, strict=True))
    return GeometryOutcome(
        page_class, page.name, None, scale.source, warp_ms, warp_mm, error, found_s - started_s, done_s - found_s
    )


def warp_of(truth: PageTruth, paper: PaperMap) -> tuple[float, float]:
    """Return the rms (ms along the paper, mm in both directions) of the true crossings on the map, offset apart."""
    u_mm, v_mm = paper.to_mm(truth.crossings_px[..., 0], truth.crossings_px[..., 1])
    rows, columns = u_mm.shape
    off_u = u_mm - CROSSING_MM * np.arange(columns)[None, :]
    off_v = v_mm - CROSSING_MM * np.arange(rows)[:, None]
    var_u, var_v = float(off_u.var()), float(off_v.var())
    return _MS_PER_MM * var_u**0.5, (var_u + var_v) ** 0.5


def _rows(name: str, outcomes: Sequence[GeometryOutcome]) -> list[Figure]:
    pages = [outcome for outcome in outcomes if outcome.page_class == name]
    if not pages:
        return []
    read = [page for page in pages if not page.failed]
    warps_ms = [page.warp_ms for page in read if page.warp_ms is not None]
    warps_mm = [page.warp_mm for page in read if page.warp_mm is not None]
    errors = [100.0 * page.px_per_mm_error for page in read if page.px_per_mm_error is not None]
    failed = 100.0 * sum(page.failed for page in pages) / len(pages)
    note = f"p90 {_at(warps_ms, 90):.2f}, worst {_at(warps_ms, 100):.2f}"
    return [
        Figure(f"{name}_geometry_failed_pct", failed, "%", "lower", 3, n=len(pages)),
        Figure(f"{name}_warp_ms", _at(warps_ms, 50), "ms", "lower", _GOALS_MS.get(name), n=len(read), note=note),
        Figure(f"{name}_warp_mm", _at(warps_mm, 50), "mm", "lower", n=len(read), note=f"p90 {_at(warps_mm, 90):.3f}"),
        Figure(f"{name}_px_per_mm_median_pct", _at(errors, 50), "%", "lower", n=len(read)),
        Figure(f"{name}_find_cpu_s", _at([page.find_cpu_s for page in pages], 50), "s", "lower", n=len(pages)),
        Figure(f"{name}_rectify_cpu_s", _at([page.rectify_cpu_s for page in read], 50), "s", "lower", n=len(read)),
    ]


def _at(values: Sequence[float], percent: float) -> float:
    return float(np.percentile(values, percent)) if values else float("nan")


if __name__ == "__main__":
    sys.exit(main())
