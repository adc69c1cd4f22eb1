"""The report: what it costs, how true its millimetres are, and whether our own digitizer reads it back."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pypdfium2
from ecg_analyzer.document import build_result
from ecg_analyzer.pipeline import Analysis, analyze
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.page_picture import page_figure
from ecg_analyzer.report.pdf import ReportRequest, report_pdf
from ecg_demo.inputs import demo_inputs, mitdb_208, twelve_lead_ecg
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.shown.trace import trace_json
from ecg_digitizer.upload import DocumentReading, read_document
from ecg_digitizer.vector.curves import find_pulses, find_traces
from ecg_digitizer.vector.elements import page_elements
from ecg_digitizer.vector.ruling import TRUE_PT_PER_MM
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import Result
from ecg_shared.paper.layouts import choose_layout
from ecg_shared.paper.plan import plan_page, printed, samples_of
from ecg_shared.scores.figures import Figure
from ecg_shared.serving.engine import Engine

Floats = npt.NDArray[np.float64]

_RUNS: Final = 12
_CASE: Final = Case(job_id=UUID("01980000-0000-7000-8000-000000000208"))
_LONG_REPEATS: Final = 6
_SAME_RATE_BPM: Final = 0.05


def measure_report(models: Path, folder: Path) -> list[Figure]:
    """Make reports of a 12-lead ECG, a scanned page with its picture and half an hour; the worst of them counts."""
    engine = Engine(models)
    made: dict[str, tuple[float, float]] = {}
    twelve = twelve_lead_ecg()
    twelve = replace(twelve, signal_mv=twelve.signal_mv[:, ::2], sampling_rate_hz=twelve.sampling_rate_hz / 2.0)
    half_hour = mitdb_208()
    half_hour = replace(half_hour, signal_mv=np.tile(half_hour.signal_mv, (1, _LONG_REPEATS)))
    scan = next(given.path for given in demo_inputs(folder) if given.path.name == "scan.jpg")
    page = _read(engine, scan.read_bytes())
    made["12 leads"] = _cost(twelve, engine)
    made["30 minutes"] = _cost(half_hour, engine)
    made["scan with picture"] = _cost(page.digitization.ecg, engine, page)
    slowest, largest = max(made, key=lambda kind: made[kind][0]), max(made, key=lambda kind: made[kind][1])
    content, analysis = _report(twelve, engine)
    rmse_uv, same_rate = _read_back(content, twelve, analysis, engine)
    return [
        Figure(
            "report_cpu_ms",
            made[slowest][0],
            "ms",
            "lower",
            200,
            n=_RUNS,
            note=f"median, all threads; {_said(made, 0)}",
        ),
        Figure("report_kb", made[largest][1], "kB", "lower", 450, n=len(made), note=f"largest of {_said(made, 1)}"),
        Figure(
            "report_mm_error",
            _millimetre_error(content, twelve),
            "mm",
            "lower",
            0.02,
            n=1,
            note="1 mV, 1 s and every sample of every trace, from the paths of the first page",
        ),
        Figure(
            "report_read_back_rmse_uv",
            rmse_uv if same_rate else None,
            "µV",
            "lower",
            10,
            n=12,
            note="our digitizer on our report, worst lead, no alignment; heart rate the same",
        ),
    ]


def _said(made: dict[str, tuple[float, float]], part: int) -> str:
    return ", ".join(f"{kind} {costs[part]:.0f}" for kind, costs in made.items())


def _cost(ecg: Ecg, engine: Engine, page: DocumentReading | None = None) -> tuple[float, float]:
    """Return the median CPU in ms and the size in kB of a report; every run draws another signal.

    The first run is left out: it imports typst and opens the fonts, once in a worker's life.
    """
    files = (page.shown.jpeg(), trace_json(page.shown)) if page is not None else None
    costs_ms, size_kb = [], 0.0
    for run in range(_RUNS + 1):
        noise_mv = np.random.default_rng(run).normal(0.0, 0.001, ecg.signal_mv.shape).astype(np.float32)
        analysis = analyze(replace(ecg, signal_mv=ecg.signal_mv + noise_mv), JobOptions(), engine)
        result = _result(analysis, page)
        started_s = time.process_time()
        shown = page_figure(*files) if files is not None else None
        content = report_pdf(result, analysis, ReportRequest(_CASE, page=shown))
        costs_ms.append(1000.0 * (time.process_time() - started_s))
        size_kb = max(size_kb, len(content) / 1000.0)
    return statistics.median(costs_ms[1:]), size_kb


def _report(ecg: Ecg, engine: Engine) -> tuple[bytes, Analysis]:
    analysis = analyze(ecg, JobOptions(), engine)
    return report_pdf(_result(analysis, None), analysis, ReportRequest(_CASE)), analysis


def _result(analysis: Analysis, page: DocumentReading | None) -> Result:
    return build_result(
        analysis,
        kind="signal" if page is None else "page",
        form=analysis.ecg.source,
        sha256="0" * 64,
        digitization=page.part if page is not None else None,
    )


def _read(models: Engine, content: bytes) -> DocumentReading:
    options = PageOptions()
    return read_document(lambda page: load_page(content, options, page=page), options, models, page=None)


def _millimetre_error(content: bytes, ecg: Ecg) -> float:
    """Return the greatest distance of a drawn point from where the first page's geometry puts it.

    Each pulse must be 5 mm by 10 mm, each trace begin where its pulse or column ends, and each sample stand at
    25 mm/s and 10 mm/mV from there; y from the foot of the row's pulse.
    """
    plan = plan_page(ecg, choose_layout(ecg))
    document = pypdfium2.PdfDocument(content)
    elements = page_elements(document[0])
    document.close()
    if elements is None:
        return float("inf")
    pulses = find_pulses(elements.lines, pt_per_mm=TRUE_PT_PER_MM, grid_pens=frozenset())
    traces = find_traces(elements.lines, pt_per_mm=TRUE_PT_PER_MM, grid_pens=frozenset())
    if len(traces) != len(plan.cells) or len(pulses) != len({cell.row for cell in plan.cells}):
        return float("inf")
    pulses = sorted(pulses, key=lambda pulse: pulse.foot_y)
    errors = [abs(pulse.height_pt / TRUE_PT_PER_MM - 10.0) for pulse in pulses]
    errors += [abs(pulse.width_pt / TRUE_PT_PER_MM - 5.0) for pulse in pulses]
    for cell in plan.cells:
        pulse = pulses[cell.row]
        span = samples_of(cell, ecg)
        lead_mv = ecg.lead_mv(cell.lead)[span].astype(np.float64)
        at_s = np.arange(span.start, span.start + lead_mv.size) / ecg.sampling_rate_hz
        expected = np.column_stack([5.0 + 25.0 * at_s, -10.0 * lead_mv])
        errors.append(min(_distance(trace, expected, pulse.left, pulse.foot_y) for trace in traces))
    return float(max(errors))


def _distance(trace: Floats, expected: Floats, left_pt: float, foot_pt: float) -> float:
    if len(trace) != len(expected):
        return float("inf")
    drawn = (trace - (left_pt, foot_pt)) / TRUE_PT_PER_MM
    return float(np.abs(drawn - expected).max())


def _read_back(content: bytes, ecg: Ecg, analysis: Analysis, engine: Engine) -> tuple[float, bool]:
    """Return the worst lead's RMSE against what was printed, and whether the heart rate is the same."""
    reading = _read(engine, content)
    read, truth = reading.digitization.ecg, printed(plan_page(ecg, choose_layout(ecg)), ecg)
    if reading.part.page != 1 or read.lead_names != truth.lead_names:
        return float("inf"), False
    errors_uv: list[float] = []
    for lead in truth.lead_names:
        at_s = np.arange(read.n_samples) / read.sampling_rate_hz
        printed_mv = np.interp(at_s, np.arange(truth.n_samples) / truth.sampling_rate_hz, truth.lead_mv(lead))
        both = np.isfinite(printed_mv) & np.isfinite(read.lead_mv(lead))
        errors_uv.append(_rms(1000.0 * (read.lead_mv(lead) - printed_mv)[both]))
    rates = [found.measurements["heart_rate_bpm"].value for found in (analysis, analyze(read, JobOptions(), engine))]
    return max(errors_uv), _close(rates)


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2))) if values.size else float("inf")


def _close(rates: Sequence[float | None]) -> bool:
    first, second = rates
    return first is not None and second is not None and abs(first - second) < _SAME_RATE_BPM
