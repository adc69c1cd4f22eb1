"""``make eval-digitizer``: real recordings drawn as pages of every class and read back, into out/eval-digitizer.json.

The recordings, layouts, typefaces, colours and seeds are kept out of training. The public pages with truth and the real
pages below ``--data`` are read too. A page that fails counts as no output.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
from ecg_digitizer.allocator import return_large_blocks
from ecg_shared.scores.figures import publish, table

from bench.pages_figures import page_figures
from bench.pages_judged import JUDGED, judged_figures, judgements
from bench.pages_public import REAL, IndexedPage, indexed_pages
from bench.pages_reading import PageOutcome, read_given
from bench.pages_records import Recording, held_out, own
from bench.pages_suite import CLASSES, suite_page

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES_A_CLASS: Final = 10
OVERLAYS: Final = ROOT / "out" / "real-overlays"
_PAGES_TIMED: Final = 4
"""Of each class of pictures: the others share the machine with a second reader."""
_SETS: Final = "sets"
_PARTS: Final = (*CLASSES, _SETS, REAL)


@dataclass(frozen=True, slots=True)
class _SuiteWork:
    page_class: str
    number: int
    recording: Recording

    @property
    def is_timed(self) -> bool:
        return self.page_class != "vector" and self.number < _PAGES_TIMED


def main() -> int:
    """Evaluate; exit 1 where a goal is missed, 2 where there are no recordings."""
    chosen = _parser().parse_args()
    recordings = own(chosen.records) if chosen.records else held_out(chosen.data)
    if not recordings:
        print(f"eval-digitizer: no recordings in {chosen.records or chosen.data}; set DATA=<folder>", file=sys.stderr)
        return 2
    started_s = time.monotonic()
    works = _works(chosen.parts, recordings, chosen.pages, chosen.pages_with_truth or chosen.data / "pages")
    with ProcessPoolExecutor(2, initializer=_use_one_core) as pool:
        outcomes = list(pool.map(_evaluate, works))
    timed = [work for work in works if isinstance(work, _SuiteWork) and work.is_timed]
    with ProcessPoolExecutor(1, initializer=return_large_blocks) as alone:
        costs = list(alone.map(_evaluate_on_all_cores, timed))
    _print_failures(outcomes)
    real = [outcome for outcome in outcomes if outcome.group == REAL]
    figures = [*page_figures(outcomes, costs), *judged_figures(real, judgements(JUDGED))]
    if real and not JUDGED.exists():
        print(f"no {JUDGED.name}: look at {OVERLAYS.relative_to(ROOT)}, whose list.csv waits for verdicts")
    _write_list(real)
    print(table(figures))
    return publish("eval-digitizer", figures, seconds=time.monotonic() - started_s, root=ROOT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ludb/, ptbxl/ and pages/")
    parser.add_argument("--pages", type=int, default=PAGES_A_CLASS, help="pages of each class (100 for the full table)")
    parser.add_argument("--records", type=Path, help="folder of your own 12-lead recordings to draw instead")
    parser.add_argument("--pages-with-truth", type=Path, help="folder of your own pages with an INDEX.csv instead")
    parser.add_argument(
        "--parts", type=lambda text: tuple(text.split(",")), default=_PARTS, help=f"some of {','.join(_PARTS)}"
    )
    return parser


def _works(
    parts: tuple[str, ...], recordings: list[Recording], n_pages: int, pages: Path
) -> list[_SuiteWork | IndexedPage]:
    """Return what to read. A class starts at its own recording, so that classes share few of them."""
    works: list[_SuiteWork | IndexedPage] = [
        _SuiteWork(name, number, recordings[(number + place * len(recordings) // len(CLASSES)) % len(recordings)])
        for number in range(n_pages)
        for place, name in enumerate(CLASSES)
        if name in parts
    ]
    works += [
        page
        for page in indexed_pages(pages)
        if (REAL if page.group == REAL else _SETS) in parts and (page.group == REAL or page.truth_file)
    ]
    return works


def _use_one_core() -> None:
    return_large_blocks()
    cv2.setNumThreads(1)


def _evaluate_on_all_cores(work: _SuiteWork) -> PageOutcome:
    return _evaluate(work, threads=len(os.sched_getaffinity(0)))


def _evaluate(work: _SuiteWork | IndexedPage, *, threads: int = 1) -> PageOutcome:
    if isinstance(work, IndexedPage):
        is_real = work.group == REAL
        return read_given(work.given(), heart_rate=is_real, overlay=OVERLAYS if is_real else None, threads=threads)
    page = suite_page(work.page_class, work.number, work.recording.name, work.recording.read())
    return read_given(page, heart_rate=work.page_class == "scan", overlay=None, threads=threads)


def _print_failures(outcomes: list[PageOutcome]) -> None:
    for outcome in outcomes:
        if outcome.failed:
            bad = [lead.score.lead for lead in outcome.leads if lead.score.failed]
            print(f"failed: {outcome.name}: {outcome.error or 'leads ' + ' '.join(bad)}")


def _write_list(real: list[PageOutcome]) -> None:
    """Write the list that a person fills with verdicts and commits as ``bench/real_pages.csv``."""
    if not real:
        return
    OVERLAYS.mkdir(parents=True, exist_ok=True)
    rows = ["page,verdict,overlay_sha256", *(f"{page.name},,{page.overlay_sha256 or ''}" for page in real)]
    (OVERLAYS / "list.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
