"""The ``ecg-analyze`` command."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import Result, as_json
from ecg_shared.paper.sheet import Sheet
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import ModelUnavailableError, Predictor
from pydantic import ValidationError
from tqdm import tqdm

from ecg_analyzer.exports import ALL
from ecg_analyzer.exports.kind import Export
from ecg_analyzer.offline import analyze_file

OK, FAILED, USAGE, STOPPED = 0, 1, 2, 130
MODELS_OF_THE_CHECKOUT: Final = Path(__file__).resolve().parents[4] / "models"
_EXPORTS: Final = {export.NAME: export for export in ALL}
_ROW: Final = "{:<28}  {:<8}  {:>14}  {:>8}  {:>15}  {:>10}  {}"
_COLUMNS: Final = ("file", "status", "heart_rate_bpm", "rmssd_ms", "qrs_duration_ms", "p_abnormal", "label")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file: a result, or an error's code and sentence."""

    path: Path
    result: Result | None
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    """What one process is asked to do."""

    path: Path
    out: Path
    options: JobOptions
    models: Path | None
    exports: tuple[Export, ...]
    report_on: Sheet | None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 = all files analysed, 1 = some failed, 2 = wrong usage, 130 = stopped."""
    parser = _parser()
    asked = parser.parse_args(argv)
    doubled = [stem for stem, count in Counter(path.stem for path in asked.files).items() if count > 1]
    if doubled:
        parser.error(f"two files would write the same {doubled[0]}.json; analyse them into different folders")
    options = _options(parser, asked)
    models = asked.models or (MODELS_OF_THE_CHECKOUT if MODELS_OF_THE_CHECKOUT.is_dir() else None)
    exports = _exports(parser, asked)
    report_on = Sheet(asked.paper) if asked.report else None
    orders = [_Order(path, asked.out, options, models, exports, report_on) for path in asked.files]
    done: list[_Outcome] = []
    try:
        if not asked.json:
            print(_ROW.format(*_COLUMNS))
        for outcome in _outcomes(orders):
            done.append(outcome)
            if not asked.json:
                tqdm.write(_row(outcome), file=sys.stdout)
    except KeyboardInterrupt:
        return STOPPED
    if asked.json:
        done.sort(key=lambda outcome: asked.files.index(outcome.path))
        print(json.dumps([_for_programs(outcome) for outcome in done], indent=1))
    return FAILED if any(outcome.result is None for outcome in done) else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ecg-analyze",
        description="Analyse ECG files: rate, RMSSD, QRS width, beats, waves, prediction, findings. Research use only.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="signal file, or page (with ecg-digitize)")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where results go (default: here)")
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    parser.add_argument("--leads", help="names of the leads, with commas, in the file's order")
    parser.add_argument("--preferred-lead", help="lead to read times from (default: II)")
    parser.add_argument("--sampling-rate-hz", type=float, help="where the file does not say")
    parser.add_argument("--units", choices=("mV", "uV", "adc"), help="unit of the numbers in a CSV file")
    parser.add_argument("--gain-adc-per-mv", type=float, help="with --units adc")
    parser.add_argument("--page", type=int, help="page of a document, from 1")
    parser.add_argument("--layout", help="layout of a page, for example 3x4+1")
    parser.add_argument("--mm-per-s", type=float, help="paper speed of a page")
    parser.add_argument("--mm-per-mv", type=float, help="gain of a page")
    parser.add_argument(
        "--export", metavar="FORMATS", help=f"signal files to write, of {', '.join(_EXPORTS)}, with commas"
    )
    parser.add_argument("--every-beat", action="store_true", help="mark the waves of every beat of up to an hour")
    parser.add_argument("--report", action="store_true", help="write the report as PDF too")
    parser.add_argument("--paper", choices=[sheet.value for sheet in Sheet], default=Sheet.A4.value, help="its sheet")
    parser.add_argument("--models", type=Path, metavar="DIR", help="folder of models (default: that of the checkout)")
    return parser


def _options(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> JobOptions:
    names = (
        *("preferred_lead", "sampling_rate_hz", "units", "gain_adc_per_mv", "page", "layout", "mm_per_s", "mm_per_mv"),
    )
    given: dict[str, Any] = {name: value for name in names if (value := getattr(asked, name)) is not None}
    given["every_beat"] = asked.every_beat
    if asked.leads is not None:
        given["leads"] = tuple(lead.strip() for lead in asked.leads.split(","))
    try:
        return JobOptions.model_validate(given)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        parser.error(f"{'.'.join(str(part) for part in first['loc']) or 'options'}: {first['msg']}")


def _exports(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> tuple[Export, ...]:
    wanted = [name.strip() for name in asked.export.split(",")] if asked.export is not None else []
    unknown = [name for name in wanted if name not in _EXPORTS]
    if unknown:
        parser.error(f"--export: {unknown[0]!r} is none of {', '.join(_EXPORTS)}")
    return tuple(_EXPORTS[name] for name in dict.fromkeys(wanted))


def _outcomes(orders: list[_Order]) -> Iterator[_Outcome]:
    """Analyse on all cores; results come as they are done. A process that dies costs the files it held, no others."""
    workers = min(len(orders), len(os.sched_getaffinity(0)))
    if workers == 1:
        yield from map(_analyze, orders)
        return
    # Spawned: the parent has threads of numerical libraries, which do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {pool.submit(_analyze, order): order for order in orders}
        done = as_completed(waiting)
        for future in tqdm(done, total=len(waiting), unit="file", disable=not sys.stderr.isatty(), leave=False):
            try:
                yield future.result()
            except BrokenProcessPool:
                yield _Outcome(waiting[future].path, None, ErrorCode.WORKER_LOST, "The process ended on this file.")


def _analyze(order: _Order) -> _Outcome:
    try:
        return _Outcome(order.path, _with_models(order))
    except EcgError as error:
        return _Outcome(order.path, None, error.code, error.message)
    except OSError as error:
        return _Outcome(
            order.path, None, ErrorCode.NOT_FOUND, f"It cannot be read, or its result not written: {error.strerror}."
        )


def _with_models(order: _Order) -> Result:
    models: Predictor | None = Engine(order.models) if order.models else None

    def analyzed(models: Predictor | None) -> Result:
        return analyze_file(
            order.path,
            order.out,
            order.options,
            models,
            order.exports,
            report_on=order.report_on,
            models_folder=order.models,
        )

    try:
        return analyzed(models)
    except ModelUnavailableError:
        return analyzed(None)


def _for_programs(outcome: _Outcome) -> dict[str, Any]:
    error = {"code": outcome.code, "detail": outcome.message} if outcome.result is None else None
    return {
        "file": str(outcome.path),
        "result": as_json(outcome.result) if outcome.result is not None else None,
        "error": error,
    }


def _row(outcome: _Outcome) -> str:
    if outcome.result is None:
        return f"{outcome.path.name}  {outcome.code}  {outcome.message}"
    vitals, prediction = outcome.result.vitals, outcome.result.prediction
    numbers = (
        *((vitals.heart_rate_bpm, 1), (vitals.rmssd_ms, 1), (vitals.qrs_duration_ms, 0)),
        (prediction.probability, 3),
    )
    shown = ["-" if value is None else f"{value:.{decimals}f}" for value, decimals in numbers]
    return _ROW.format(outcome.path.name, "ok", *shown, prediction.label or "-")


if __name__ == "__main__":
    sys.exit(main())
