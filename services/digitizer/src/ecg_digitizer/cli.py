"""``ecg-digitize``: pages in, CSV, JSON and overlay out; no server."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import standard_lead
from ecg_shared.contract.result import as_json
from ecg_shared.serving.engine import Engine
from tqdm import tqdm

from ecg_digitizer.allocator import return_large_blocks
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.shown.overlay import draw_overlay
from ecg_digitizer.shown.trace import trace_json
from ecg_digitizer.upload import read_document

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
MODELS_OF_THE_CHECKOUT: Final = Path(__file__).resolve().parents[4] / "models"


@dataclass(frozen=True, slots=True)
class _Work:
    """One page file to read."""

    source: Path
    out: Path
    page: int | None
    options: PageOptions
    models: Path
    page_picture: bool


@dataclass(frozen=True, slots=True)
class _Done:
    """How one file went: a row of the table, or the error's code and message."""

    source: str
    facts: dict[str, Any]
    error: dict[str, str] | None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, 1 where a page failed, 2 for wrong usage."""
    parser = _parser()
    args = parser.parse_args(argv)
    doubled = [stem for stem, count in Counter(path.stem for path in args.pages).items() if count > 1]
    if doubled:
        parser.error(f"several pages are named {', '.join(doubled)}: their results would overwrite each other")
    leads = _leads(parser, args.leads)
    options = PageOptions(layout=args.layout, mm_per_s=args.mm_per_s, mm_per_mv=args.mm_per_mv, leads=leads)
    args.out.mkdir(parents=True, exist_ok=True)
    works = [_Work(path, args.out, args.page, options, args.models, args.page_picture) for path in args.pages]
    results = _run(works, quiet=args.json)
    if args.json:
        print(json.dumps([{"file": done.source, **done.facts, "error": done.error} for done in results], indent=1))
    else:
        _print_table(results)
    return EXIT_FAILED if any(done.error for done in results) else EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ecg-digitize", description="Read ECG pages (PDF, PNG, JPEG, TIFF, BMP, WebP) into signals in millivolts."
    )
    parser.add_argument("pages", metavar="PAGE", nargs="+", type=Path, help="page files")
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the results (default: here)")
    parser.add_argument("--page", type=_positive_int, help="page of a document, from 1 (default: first with an ECG)")
    parser.add_argument("--layout", help="arrangement of leads, e.g. 3x4+1, 6x2, 12x1, strip (default: recognised)")
    parser.add_argument("--mm-per-s", type=_positive, help="paper speed (default: 25)")
    parser.add_argument("--mm-per-mv", type=_positive, help="gain (default: from the calibration pulse, else 10)")
    parser.add_argument("--leads", help="names in reading order, row by row, with commas")
    parser.add_argument(
        "--models",
        type=Path,
        metavar="DIR",
        default=MODELS_OF_THE_CHECKOUT,
        help="folder of models",
    )
    parser.add_argument("--page-picture", action="store_true", help="write the page as read and its trace as files too")
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1000:
        raise argparse.ArgumentTypeError("must be above 0 and below 1000")
    return value


def _positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _leads(parser: argparse.ArgumentParser, text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(standard_lead(name) or name.strip() for name in text.split(","))
    if not all(names):
        parser.error("--leads holds an empty name")
    return names


def _run(works: list[_Work], *, quiet: bool) -> list[_Done]:
    """Read all pages on all cores, in the order given, with a progress bar on a terminal."""
    bar = {"total": len(works), "unit": "page", "disable": quiet or len(works) < 2 or not sys.stderr.isatty()}
    cores = len(os.sched_getaffinity(0))
    workers = min(len(works), cores)
    if workers == 1:
        return_large_blocks()
        return list(tqdm((_digitize_file(work, threads=cores) for work in works), **bar))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_use_one_core) as pool:
        return list(tqdm(pool.map(_digitize_file, works), **bar))


def _use_one_core() -> None:
    return_large_blocks()
    cv2.setNumThreads(1)  # one page a core is faster than all cores on one page


def _digitize_file(work: _Work, *, threads: int = 1) -> _Done:
    try:
        content = _bytes_of(work.source)
        models = _engine(work.models, threads)
        reading = read_document(
            lambda page: load_page(content, work.options, page=page), work.options, models, page=work.page
        )
        stem = work.source.stem
        _write_csv(work.out / f"{stem}.csv", reading.digitization.ecg)
        document = json.dumps(as_json(reading.part), indent=1)
        (work.out / f"{stem}.json").write_text(document + "\n", encoding="utf-8")
        (work.out / f"{stem}.overlay.png").write_bytes(draw_overlay(reading.shown))
        if work.page_picture:
            (work.out / f"{stem}.page.jpg").write_bytes(reading.shown.jpeg())
            (work.out / f"{stem}.trace.json").write_bytes(trace_json(reading.shown))
    except EcgError as error:
        return _Done(str(work.source), {}, {"code": error.code, "detail": error.message})
    part = reading.part
    facts = {
        "layout": part.layout,
        "verdict": part.verdict,
        "reasons": part.reasons,
        "leads": [lead.name for lead in part.leads],
        "duration_s": reading.digitization.ecg.duration_s,
    }
    return _Done(str(work.source), facts, None)


@cache
def _engine(models: Path, threads: int) -> Engine:
    return Engine(models, threads=threads)


def _bytes_of(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise EcgError(f"The file cannot be opened: {error.strerror}.", code=ErrorCode.NOT_FOUND) from error


def _write_csv(path: Path, ecg: Ecg) -> None:
    """Write ``time_s`` and a column a lead in mV; an empty cell is not on the page."""
    time_s = np.arange(ecg.n_samples) / ecg.sampling_rate_hz
    lines = [",".join(["time_s", *ecg.lead_names])]
    for moment, values in zip(time_s, ecg.signal_mv.T, strict=True):
        cells = ["" if np.isnan(value) else f"{value:.4f}" for value in values]
        lines.append(",".join([f"{moment:.3f}", *cells]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _print_table(results: list[_Done]) -> None:
    for done in results:
        if done.error is not None:
            print(f"{done.source}: {done.error['code']}: {done.error['detail']}", file=sys.stderr)
        else:
            facts = done.facts
            doubts = f" ({', '.join(facts['reasons'])})" if facts["reasons"] else ""
            print(f"{done.source}: {facts['layout']}, {len(facts['leads'])} leads, {facts['verdict']}{doubts}")


if __name__ == "__main__":
    sys.exit(main())
