"""The report as a file: what it says, how true its paper is, and that it is fit for archives and screen readers."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from ecg_analyzer import measurements
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.page_picture import page_figure
from ecg_analyzer.report.pdf import ReportRequest, report_pdf
from ecg_analyzer.report.words import measurement_name
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import Patient
from ecg_shared.contract.result import DISCLAIMER, Evidence, Finding, Result, Warning_
from ecg_shared.paper.sheet import Sheet

MM_PER_PT = 25.4 / 72.0
JOB = UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")

TextOf = Callable[[bytes], list[str]]
Changed = Callable[..., Result]


def _report(reading: Any, request: ReportRequest | None = None) -> bytes:
    return report_pdf(reading.result, reading.analysis, request or ReportRequest())


def _paths_mm(content: bytes) -> list[np.ndarray]:
    """The stroked paths of the first page, in mm from its top left corner."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    found = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=10):
        matrix = np.eye(3)
        placed = item
        while placed is not None:
            m = placed.get_matrix()
            matrix = matrix @ np.array([(m.a, m.b, 0.0), (m.c, m.d, 0.0), (m.e, m.f, 1.0)])
            placed = placed.container
        points = []
        for k in range(pdfium.FPDFPath_CountSegments(item)):
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(item, k), x, y)
            points.append((x.value, y.value, 1.0))
        shown = np.array(points) @ matrix
        found.append(np.column_stack([shown[:, 0], page.get_height() - shown[:, 1]]) * MM_PER_PT)
    document.close()
    return found


def test_a_second_is_25_mm_and_a_millivolt_10_mm_in_the_files_own_paths(twelve: Any) -> None:
    strip = max(_paths_mm(_report(twelve)), key=len)
    lead_mv = twelve.analysis.ecg.lead_mv("II").astype(float)
    assert len(strip) == lead_mv.size == 5000
    assert strip[500:, 0] - strip[:-500, 0] == pytest.approx(np.full(4500, 25.0), abs=0.02)
    assert strip[0, 1] - strip[:, 1] == pytest.approx(10.0 * (lead_mv - lead_mv[0]), abs=0.02)


def test_each_row_begins_with_a_pulse_of_a_millivolt_and_200_ms(twelve: Any) -> None:
    paths = [path for path in _paths_mm(_report(twelve)) if len(path) == 4]
    pulses = [path for path in paths if np.ptp(path[:, 1]) == pytest.approx(10.0, abs=0.02)]
    assert len(pulses) == 4
    assert all(np.ptp(pulse[:, 0]) == pytest.approx(5.0, abs=0.02) for pulse in pulses)


@pytest.mark.parametrize(("sheet", "size_mm"), [(Sheet.A4, (297.0, 210.0)), (Sheet.LETTER, (279.4, 215.9))])
def test_every_page_has_the_sheets_size_and_the_same_true_field(
    twelve: Any, sheet: Sheet, size_mm: tuple[float, float]
) -> None:
    content = _report(twelve, ReportRequest(sheet=sheet))
    document = pypdfium2.PdfDocument(content)
    for page in document:
        assert np.array(page.get_size()) * MM_PER_PT == pytest.approx(size_mm, abs=0.01)
    document.close()
    # the widest path but the rule under the title is the fine grid: 260 mm by 140 mm
    grid = max(_paths_mm(content), key=lambda path: float(np.ptp(path[:, 1])))
    assert np.ptp(grid, axis=0) == pytest.approx((260.0, 140.0), abs=0.02)


def test_every_page_has_its_number_and_the_disclaimer(single: Any, text_of: TextOf) -> None:
    pages = text_of(_report(single))
    for number, text in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in text
        assert DISCLAIMER in text


def test_the_first_page_says_what_was_found_and_that_nobody_confirmed_it(twelve: Any, text_of: TextOf) -> None:
    first = text_of(_report(twelve, ReportRequest(Case(job_id=JOB, patient=Patient(reference="MRN 4711")))))[0]
    for words in (
        "12-lead ECG",
        "Computer reading, unconfirmed",
        "MRN 4711",
        str(JOB),
        "Heart rate 75 /min",
        "25 mm/s",
        "10 mm/mV",
        "aVR",
        "Rhythm model: no verdict",
    ):
        assert words in first, words


def test_every_measurement_is_in_the_table_with_its_value_or_its_reason(twelve: Any, text_of: TextOf) -> None:
    text = " ".join(text_of(_report(twelve)))
    for kind in measurements.ALL:
        assert measurement_name(kind.name) in text, kind.name
    assert "Not known: the recording is too short" in text


def test_findings_warnings_and_versions_are_printed(twelve: Any, text_of: TextOf, changed: Changed) -> None:
    evidence = Evidence(measurement="heart_rate_bpm", value=44.7, threshold=50.0, source="a guideline, doi:10.1/x")
    finding = Finding(code="x", text="Marked bradycardia.", severity="attention", evidence=evidence, leads=["II"])
    result = changed(twelve.result, findings=[finding], warnings=[Warning_(code="gain_assumed", detail="10 mm/mV.")])
    text = " ".join(text_of(report_pdf(result, twelve.analysis, ReportRequest())))
    for words in (
        "Marked bradycardia. (attention)",
        "Heart rate 45, limit 50 /min, leads II",
        "doi:10.1/x",
        "gain assumed: 10 mm/mV.",
        f"ecg-analyzer {twelve.result.versions.software}",
    ):
        assert words in text, words


def test_a_long_recording_is_shown_whole_and_by_excerpts_in_five_pages(single: Any, text_of: TextOf) -> None:
    pages = text_of(_report(single))
    text = " ".join(pages)
    assert len(pages) <= 5  # as many as our own reader looks at
    assert "Outline of lead II over 5:00" in text
    assert "Most ventricular beats" in text or "most ventricular beats" in text


def test_the_page_that_was_digitized_is_shown_with_its_trace(twelve: Any, text_of: TextOf) -> None:
    trace = {
        "name": "V9",
        "box": {"x": 9.5, "y": 9.5, "width": 90, "height": 40},
        "coverage": 0.9,
        "x": [9, 99],
        "y": [9, 9],
    }
    picture = cv2.imencode(".jpg", np.full((100, 200, 3), 200, np.uint8))[1].tobytes()
    figure = page_figure(picture, json.dumps({"width": 200, "height": 100, "leads": [trace]}).encode())
    content = _report(twelve, ReportRequest(page=figure))
    assert "V9 90 %" in text_of(content)[-1]
    assert b"/DCTDecode" in content


def test_the_file_is_for_archives_and_for_screen_readers(twelve: Any) -> None:
    content = _report(twelve)
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert content.count(b"/S/Figure") == content.count(b"/Alt(") + content.count(b"/Alt<")
    assert b"/S/TH" in content.replace(b"/S /TH", b"/S/TH")


def test_the_result_document_is_attached(twelve: Any) -> None:
    document = pypdfium2.PdfDocument(_report(twelve))
    attached = document.get_attachment(0)
    assert attached.get_name() == "result.json"
    assert Result.model_validate_json(bytes(attached.get_data())) == twelve.result
    document.close()


def test_the_same_result_gives_the_same_bytes(single: Any) -> None:
    request = ReportRequest(Case(job_id=JOB))
    assert _report(single, request) == _report(single, request)


def test_without_a_date_of_its_own_a_report_of_a_job_bears_the_jobs(twelve: Any) -> None:
    assert b"D:20220222192222Z" in _report(twelve, ReportRequest(Case(job_id=JOB)))


def test_a_recorders_own_time_without_a_zone_is_printed_as_it_stands(recipe: Any, read: Any, text_of: TextOf) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0, sampling_rate_hz=500.0)
    bedside = datetime(2024, 2, 3, 4, 5, 6)  # noqa: DTZ001 - what carts write
    reading = read(Ecg(lead_mv[None].astype(np.float32), 500.0, ("II",), start=bedside))

    assert "2024-02-03 04:05:06" in text_of(_report(reading))[0]


def test_hostile_texts_are_printed_and_never_run(twelve: Any, text_of: TextOf) -> None:
    hostile = '#panic("typst") $x$ </svg> \\ *b* 患者'
    case = Case(external_id=hostile, patient=Patient(reference='#read("/etc/passwd") ' + "Z" * 20))
    text = " ".join(text_of(_report(twelve, ReportRequest(case))))
    assert '#panic("typst") $x$ </svg> \\ *b* ??' in text
    assert '#read("/etc/passwd")' in text


def test_many_findings_and_long_texts_leave_the_traces_alone(twelve: Any, changed: Changed, text_of: TextOf) -> None:
    evidence = Evidence(measurement="unknown_thing", value=1.0, threshold=2.0, source="a source " * 20)
    findings = [Finding(code="x", text="A finding with many words. " * 6, severity="urgent", evidence=evidence)] * 12
    result = changed(twelve.result, findings=findings)
    content = report_pdf(result, twelve.analysis, ReportRequest())
    assert "and 8 more on page 2" in text_of(content)[0]
    assert len(max(_paths_mm(content), key=len)) == 5000


def test_a_page_read_from_columns_is_drawn_where_its_columns_were(twelve: Any, read: Any) -> None:
    ecg = twelve.analysis.ecg
    columns = np.full_like(ecg.signal_mv, np.nan)
    columns[1] = ecg.signal_mv[1]
    for column in range(4):
        rows = slice(3 * column, 3 * column + 3)
        columns[rows, 1250 * column : 1250 * (column + 1)] = ecg.signal_mv[rows, 1250 * column : 1250 * (column + 1)]
    paths = _paths_mm(_report(read(replace(ecg, signal_mv=columns))))
    short = [path for path in paths if len(path) == 1250]
    starts_mm = sorted({round(float(path[0, 0] - 18.5 - 5.0), 2) for path in short})
    assert starts_mm == [0.0, 62.5, 125.0, 187.5]


def _odd(recipe: Any, kind: str) -> Ecg:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)
    nothing = np.full_like(lead_mv, np.nan)
    half = np.concatenate([nothing[:1800], lead_mv[1800:]])
    fine_mv = recipe.lead(recipe.regular_s(0.8, 4.0), duration_s=4.0, sampling_rate_hz=2000.0)
    return {
        "a lead without a sample": recipe.ecg(lead_mv, nothing),
        "a lead that begins late": recipe.ecg(half, lead_mv),
        "an electrode's constant voltage": recipe.ecg(lead_mv + np.float32(64.0), lead_mv),
        "names of no alphabet": recipe.ecg(lead_mv, lead_mv, names=("心電図", 'a"<b>&\\')),
        "twenty leads": Ecg(np.stack([lead_mv] * 20), 360.0, tuple(f"X{k}" for k in range(20))),
        "a fine rate": Ecg(np.stack([fine_mv] * 12), 2000.0, STANDARD_LEADS),
        "ectopic beats alone": recipe.ecg(recipe.lead([], ventricular_s=recipe.regular_s(0.9, 20.0), duration_s=20.0)),
        "millivolts that are volts": recipe.ecg(lead_mv * np.float32(1000.0)),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "a lead without a sample",
        "a lead that begins late",
        "an electrode's constant voltage",
        "names of no alphabet",
        "twenty leads",
        "a fine rate",
        "ectopic beats alone",
        "millivolts that are volts",
    ],
)
def test_odd_recordings_get_a_report_too(recipe: Any, read: Any, kind: str) -> None:
    content = _report(read(_odd(recipe, kind)))
    assert content.startswith(b"%PDF")
    assert len(content) < 450_000
