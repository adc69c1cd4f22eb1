from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from ecg_digitizer.vector.reading import VectorReading, as_ecg, read_vector_page
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper import draw_pdf, plan_page, printed
from ecg_shared.paper.style import PaperStyle
from ecg_shared.scores.digitization import page_ac_db, score_lead, score_page


def read(content: bytes) -> VectorReading:
    reading = read_vector_page(content, 0)
    assert reading is not None
    return reading


def shown_by(reading: VectorReading, truth: Ecg) -> Ecg:
    """The truth where the reading has a lead, NaN elsewhere."""
    signal_mv = np.full_like(truth.signal_mv, np.nan)
    for lead in reading.leads:
        assert lead.name is not None
        row = truth.lead_names.index(lead.name)
        first, last = (round(float(lead.t_s[end]) * truth.sampling_rate_hz) for end in (0, -1))
        signal_mv[row, first : last + 1] = truth.signal_mv[row, first : last + 1]
    return replace(truth, signal_mv=signal_mv)


def table(path: Path, rate_hz: float) -> Ecg:
    with gzip.open(path) as content:
        rows = list(csv.reader(io.TextIOWrapper(content)))
    return Ecg(np.ascontiguousarray(np.array(rows[1:], np.float32).T), rate_hz, tuple(rows[0]))


@pytest.mark.parametrize("layout", ["3x4+1", "6x2", "12x1"])
def test_our_own_page_is_read_back_without_loss(twelve_leads: Ecg, layout: str) -> None:
    reading = read(draw_pdf(twelve_leads, layout))
    scores = score_page(printed(plan_page(twelve_leads, layout), twelve_leads), as_ecg(reading))
    assert len(scores) == 12
    assert page_ac_db(scores) == 60.0  # the cap
    assert max(abs(score.shift_ms) for score in scores) < 0.01
    assert reading.layout == layout
    assert reading.confidence == 1.0
    assert reading.sources == {"grid": "lines", "speed": "text", "gain": "text", "leads": "label", "zero": "pulse"}


def test_millivolts_are_absolute_where_each_row_has_its_pulse(twelve_leads: Ecg) -> None:
    raised = replace(twelve_leads, signal_mv=twelve_leads.signal_mv + np.float32(0.3))
    read_mv = as_ecg(read(draw_pdf(raised, "12x1"))).lead_mv("V4")
    assert np.nanmax(np.abs(read_mv[:5000] - raised.lead_mv("V4"))) < 0.001


@pytest.mark.parametrize(("mm_per_s", "mm_per_mv"), [(50.0, 20.0), (12.5, 5.0)])
def test_another_speed_and_gain_are_taken_from_the_page(twelve_leads: Ecg, mm_per_s: float, mm_per_mv: float) -> None:
    reading = read(draw_pdf(twelve_leads, "12x1", mm_per_s=mm_per_s, mm_per_mv=mm_per_mv))
    assert (reading.mm_per_s, reading.mm_per_mv) == (mm_per_s, mm_per_mv)
    assert page_ac_db(score_page(shown_by(reading, twelve_leads), as_ecg(reading))) == 60.0


def test_the_callers_speed_wins_over_the_pages(twelve_leads: Ecg) -> None:
    reading = read_vector_page(draw_pdf(twelve_leads, "12x1"), 0, mm_per_s=50.0)
    assert reading is not None
    assert reading.mm_per_s == 50.0
    assert reading.sources["speed"] == "option"
    assert as_ecg(reading).duration_s == pytest.approx(5.0, abs=0.01)


def test_a_page_without_grid_is_scaled_by_its_pulses_and_trusted_less(twelve_leads: Ecg) -> None:
    reading = read(draw_pdf(twelve_leads, "3x4+1", style=PaperStyle(fine=None, bold=None)))
    assert reading.sources["grid"] == "pulse"
    assert reading.confidence < 0.8
    assert page_ac_db(score_page(shown_by(reading, twelve_leads), as_ecg(reading))) == 60.0


def test_a_gap_in_a_lead_stays_a_gap(twelve_leads: Ecg) -> None:
    signal_mv = twelve_leads.signal_mv.copy()
    signal_mv[1, 3000:3500] = np.nan
    gapped = replace(twelve_leads, signal_mv=signal_mv)
    ecg = as_ecg(read(draw_pdf(gapped, "3x4+1")))
    assert np.flatnonzero(np.isnan(ecg.lead_mv("II"))).tolist() == list(range(3000, 3500))


def test_strips_of_one_lead_follow_each_other_in_time() -> None:
    rng = np.random.default_rng(0)
    lead_mv = np.cumsum(rng.normal(0.0, 0.01, 40 * 250))
    lead_mv -= np.linspace(0.0, lead_mv[-1], lead_mv.size)
    truth = Ecg(lead_mv[None, :].astype(np.float32), 250.0, ("II",))
    ecg = as_ecg(read(draw_pdf(truth, "strip")))
    assert ecg.duration_s == pytest.approx(40.0, abs=0.01)
    assert np.abs(ecg.lead_mv("II")[: 2 * truth.n_samples : 2] - truth.lead_mv("II")).max() < 0.001


def test_a_page_of_lines_that_is_no_ecg_is_left_to_the_raster_path() -> None:
    import typst

    sine = ", ".join(f"curve.line(({x}pt, {100 + 20 * np.sin(x / 20):.3f}pt))" for x in range(400))
    chart = typst.compile(
        f"#curve(stroke: 1pt, curve.move((0pt, 100pt)), {sine})\nGrowth of sales".encode(), format="pdf"
    )
    assert read_vector_page(chart, 0) is None


def test_a_text_page_is_left_to_the_raster_path() -> None:
    import typst

    assert read_vector_page(typst.compile(b"Lead II at 25 mm/s", format="pdf"), 0) is None


def test_more_lines_than_an_ecg_has_are_left_to_the_raster_path(twelve_leads: Ecg) -> None:
    assert read_vector_page(draw_pdf(twelve_leads, "12x1"), 0, mm_per_s=0.1) is None  # 250 mm would last 2,500 s


def test_bad_documents_have_their_codes(twelve_leads: Ecg) -> None:
    with pytest.raises(EcgError) as damaged:
        read_vector_page(b"%PDF-1.4 nothing", 0)
    assert damaged.value.code == ErrorCode.CORRUPT_FILE
    with pytest.raises(EcgError) as beyond:
        read_vector_page(draw_pdf(twelve_leads), 1)
    assert beyond.value.code == ErrorCode.PAGE_OUT_OF_RANGE


def test_pages_drawn_at_125_points_a_second_reach_what_their_drawing_left(pages: Path) -> None:
    """The drawing program smooths and thins (its amplitudes are 0.95 to 0.99), which costs 20 to 28 dB by page."""
    scores = []
    for path in sorted((pages / "ptbxl_pdf").glob("*.pdf"))[:6]:
        reading = read(path.read_bytes())
        assert reading.layout == "3x4+1"
        truth = shown_by(reading, table(path.with_suffix(".csv.gz"), 500.0))
        leads = score_page(truth, as_ecg(reading))
        assert not any(lead.failed for lead in leads)
        scores.append(page_ac_db(leads))
    assert np.mean(scores) > 22.0


def test_an_unlabelled_rhythm_strip_is_named_by_the_lead_that_it_repeats(pages: Path) -> None:
    reading = read((pages / "ptbxl_pdf" / "00009.pdf").read_bytes())
    strip = reading.leads[-1]
    assert (strip.name, strip.row) == ("II", 3)
    assert reading.sources["leads"] == "repeat"
    assert reading.sources["speed"] == "columns"  # none is printed; four columns are 2.5 s apart at 25 mm/s


def test_a_6x2_page_is_read_as_one(pages: Path) -> None:
    reading = read((pages / "ptbxl_pdf_6x2" / "00009_6x2.pdf").read_bytes())
    truth = shown_by(reading, table(pages / "ptbxl_pdf_6x2" / "00009.csv.gz", 500.0))
    assert reading.layout == "6x2"
    assert page_ac_db(score_page(truth, as_ecg(reading))) > 22.0


def test_rows_drawn_as_one_line_through_four_columns_are_cut_at_the_columns(pages: Path) -> None:
    """The page shows the recording after a 40 Hz filter and thinned; unfiltered truth allows no more than this."""
    reading = read((pages / "dicom_plot" / "anonymous_ecg_3x4_1.pdf").read_bytes())
    truth = shown_by(reading, table(pages / "dicom_plot" / "truth.csv.gz", 1000.0))
    leads = score_page(truth, as_ecg(reading))
    assert {lead.lead for lead in leads} == set(STANDARD_LEADS)
    assert not any(lead.failed for lead in leads)
    assert page_ac_db(leads) > 16.0


def test_a_turned_page_with_three_rhythm_strips_is_read(pages: Path) -> None:
    reading = read((pages / "real" / "muse_vector.pdf").read_bytes())
    assert reading.layout == "3x4+3"
    assert [lead.name for lead in reading.leads if lead.row >= 3] == ["V1", "II", "V5"]
    assert reading.confidence == 1.0
    ecg = as_ecg(reading)
    assert (ecg.lead_names, ecg.sampling_rate_hz) == (STANDARD_LEADS, 500.0)
    shared = slice(0, 1235)  # I, II and III are simultaneous in the first column: II = I + III
    residual_mv = (ecg.lead_mv("I") + ecg.lead_mv("III") - ecg.lead_mv("II"))[shared]
    assert float(np.nanstd(residual_mv)) < 0.01


def test_a_watch_report_is_three_rows_of_one_lead_equal_to_its_own_export(pages: Path) -> None:
    reading = read((pages / "apple_watch" / "report.pdf").read_bytes())
    lines = (pages / "apple_watch" / "export.csv").read_text(encoding="utf-8").splitlines()[12:]
    exported_mv = np.array([float(line.strip('"').replace(",", ".")) / 1000.0 for line in lines if line.strip()])
    assert [lead.name for lead in reading.leads] == ["I", "I", "I"]
    first, second, third = reading.leads
    for lead in (first, third):
        truth_mv = np.interp(lead.t_s, np.arange(exported_mv.size) / 511.844, exported_mv)
        score = score_lead("I", truth_mv, lead.mv, sampling_rate_hz=512.0)
        assert score.ac_db > 40.0
        assert score.gain == pytest.approx(1.0, abs=0.002)
    assert np.isnan(second.mv).sum() > 50  # the artefact below the row's edge was cut off in the drawing


def test_traces_over_a_dotted_picture_of_a_grid_are_scaled_by_their_pulses(pages: Path) -> None:
    reading = read((pages / "real" / "raster_6x2.pdf").read_bytes())
    assert reading.layout == "6x2"
    assert reading.sources["grid"] == "pulse"
    assert as_ecg(reading).duration_s == pytest.approx(10.0, abs=0.02)
