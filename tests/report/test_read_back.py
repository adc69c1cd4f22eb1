"""Our own digitizer reads our own report: what was printed comes back, and with it the heart rate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ecg_analyzer.document import build_result
from ecg_analyzer.pipeline import analyze
from ecg_analyzer.report.pdf import ReportRequest, report_pdf
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.upload import DocumentReading, read_document
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import read_ecg
from ecg_shared.paper.layouts import choose_layout
from ecg_shared.paper.plan import plan_page, printed
from ecg_shared.paper.sheet import Sheet
from ecg_shared.serving.engine import Engine

MODELS = Path(__file__).resolve().parents[2] / "models"
LUDB = Path(__file__).resolve().parents[3] / "shared" / "data" / "ludb" / "data"


class _File:
    def __init__(self, path: Path) -> None:
        self.name, self.content = path.name, path.read_bytes()


def _made(duration_s: float = 10.0, breath_s: float = 0.0) -> Ecg:
    """Twelve leads at 500 Hz, 75 beats a minute: a heart whose vector keeps its direction, I + III = II.

    Each beat comes up to ``breath_s`` early or late, so that no ten seconds are like others.
    """
    time_s = np.arange(round(duration_s * 500.0)) / 500.0
    beat_mv = np.zeros(time_s.size)
    regular_s = np.arange(0.5, duration_s - 0.5, 0.8)
    for at_s in regular_s + breath_s * np.sin(1.3 * regular_s):
        for shift_s, mv, width_s in ((-0.16, 0.12, 0.02), (0.0, 1.0, 0.01), (0.03, -0.25, 0.012), (0.25, 0.3, 0.05)):
            beat_mv += mv * np.exp(-0.5 * ((time_s - at_s - shift_s) / width_s) ** 2)
    sizes = (0.6, 1.0, 0.4, -0.8, 0.1, 0.7, -0.4, 0.3, 0.8, 1.2, 1.0, 0.8)
    return Ecg(np.outer(sizes, beat_mv).astype(np.float32), 500.0, STANDARD_LEADS)


def _recorded(number: int) -> Ecg:
    if not LUDB.is_dir():
        pytest.skip("needs the public records in ../shared/data")
    ecg, _ = read_ecg([_File(LUDB / f"{number}.{part}") for part in ("hea", "dat")], JobOptions())
    return ecg


def _report(ecg: Ecg, sheet: Sheet) -> bytes:
    analysis = analyze(ecg, JobOptions(), None)
    result = build_result(analysis, kind="signal", form="wfdb", sha256="0" * 64)
    return report_pdf(result, analysis, ReportRequest(sheet=sheet))


def _read(content: bytes) -> DocumentReading:
    options = PageOptions()
    return read_document(lambda page: load_page(content, options, page=page), options, Engine(MODELS), page=None)


def _worst_rmse_uv(read: Ecg, ecg: Ecg) -> float:
    truth = printed(plan_page(ecg, choose_layout(ecg)), ecg)
    assert read.lead_names == truth.lead_names
    assert read.sampling_rate_hz == truth.sampling_rate_hz
    n_samples = min(read.n_samples, truth.n_samples)
    error_mv = (read.signal_mv - truth.signal_mv[:, : read.n_samples])[:, :n_samples]
    return float(1000.0 * np.sqrt(np.nanmean(error_mv**2, axis=1)).max())


def _heart_rate_bpm(ecg: Ecg) -> float:
    rate_bpm = analyze(ecg, JobOptions(), None).measurements["heart_rate_bpm"].value
    assert rate_bpm is not None
    return rate_bpm


@pytest.mark.parametrize("sheet", list(Sheet))
def test_a_twelve_lead_report_is_read_back_exactly(sheet: Sheet) -> None:
    ecg = _made()

    reading = _read(_report(ecg, sheet))

    assert (reading.part.page, reading.part.layout, reading.part.verdict) == (1, "3x4+1", "ok")
    assert (reading.part.mm_per_s, reading.part.mm_per_mv) == (25.0, 10.0)
    assert _worst_rmse_uv(reading.digitization.ecg, ecg) < 1.0  # the paths are rounded to 0.005 mm: 0.5 µV
    assert _heart_rate_bpm(reading.digitization.ecg) == pytest.approx(75.0, abs=0.05)


@pytest.mark.parametrize("number", [1, 8])
def test_the_report_of_a_patient_is_read_back(number: int) -> None:
    ecg = _recorded(number)

    read = _read(_report(ecg, Sheet.A4)).digitization.ecg

    assert _worst_rmse_uv(read, ecg) < 10.0
    assert _heart_rate_bpm(read) == pytest.approx(_heart_rate_bpm(ecg), abs=0.05)


def test_a_report_of_one_lead_is_read_back_row_after_row() -> None:
    ecg = Ecg(_made(40.0, breath_s=0.1).signal_mv[1:2], 500.0, ("II",))

    reading = _read(_report(ecg, Sheet.A4))

    assert reading.part.layout == "strip"
    assert reading.digitization.ecg.duration_s == pytest.approx(40.0, abs=0.01)
    assert _worst_rmse_uv(reading.digitization.ecg, ecg) < 1.0
    assert _heart_rate_bpm(reading.digitization.ecg) == pytest.approx(_heart_rate_bpm(ecg), abs=0.05)
