from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.trace.rows import RowTrace, trace_rows
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.serving.predictor import Predictor

SHEET_DPI = 8 * 25.4
"""A page at this resolution is a sheet of 8 px/mm."""


@pytest.fixture(scope="module")
def sheet(recording: Ecg) -> RasterPage:
    return draw_raster(recording, "3x4+1", dpi=SHEET_DPI)


@pytest.fixture(scope="module")
def traces(sheet: RasterPage, models: Predictor) -> tuple[RowTrace, ...]:
    return trace_rows(sheet.image, baselines_mm(sheet), models)


def baselines_mm(drawn: RasterPage) -> list[float]:
    """The rows' baselines on the sheet: its pixel 0 has its centre half a pixel inside the paper."""
    return sorted({cell.baseline_mm - 0.5 / 8 for cell in drawn.plan.cells})


def compared(drawn: RasterPage, traces: tuple[RowTrace, ...], lead: str) -> tuple[np.ndarray, np.ndarray]:
    """Height of one lead in each column as traced and as drawn, in pixels, but for the last 3 columns at its ends."""
    truth = next(one for one in drawn.leads if one.lead == lead)
    columns = np.arange(int(truth.x_px[0]) + 3, int(truth.x_px[-1]) - 2)
    return 8.0 * traces[truth.row].y_mm[columns], np.interp(columns, truth.x_px, truth.y_px)


@pytest.mark.parametrize("lead", ["I", "aVF", "V1", "V4", "V6"])
def test_a_clean_line_is_found_to_a_quarter_of_a_pixel_in_most_columns(
    sheet: RasterPage, traces: tuple[RowTrace, ...], lead: str
) -> None:
    seen, true = compared(sheet, traces, lead)

    assert np.isfinite(seen).all()
    assert np.percentile(np.abs(seen - true), 80.0) < 0.25  # 31 micrometres, 3 microvolts


def test_no_half_pixel_is_lost_along_or_across(sheet: RasterPage, traces: tuple[RowTrace, ...]) -> None:
    # half a pixel along the page would be 2.5 ms, across it 6 microvolts
    seen, true = compared(sheet, traces, "V4")
    slope = np.gradient(true)

    flat = np.abs(slope) < 0.2
    assert abs(float(np.mean((seen - true)[flat]))) < 0.1
    strokes = np.abs(slope) > 1.0
    assert abs(float(np.sum(((seen - true) * slope)[strokes]) / np.sum(slope[strokes] ** 2))) < 0.15


def test_r_waves_keep_their_height(sheet: RasterPage, traces: tuple[RowTrace, ...]) -> None:
    seen, true = compared(sheet, traces, "V4")

    # rows grow downwards; the middle of the ink would cut 1.2 px of this pen's 2.4
    assert seen.min() == pytest.approx(true.min(), abs=3.0)  # of 96 pixels of R wave


def test_beyond_the_end_of_a_row_hardly_anything_is_seen(sheet: RasterPage, traces: tuple[RowTrace, ...]) -> None:
    last = max(int(lead.x_px[-1]) for lead in sheet.leads)

    assert np.isnan(traces[0].y_mm[last + 16 :]).mean() > 0.97  # from 2 mm behind the end on


def test_an_r_wave_above_the_band_is_followed(recording: Ecg, models: Predictor) -> None:
    # 3 mV are 30 mm; the band reaches 20 mm up
    tall = Ecg(recording.signal_mv[[9]] * np.float32(2.4), 500.0, ("V4",))
    drawn = draw_raster(tall, "strip", dpi=SHEET_DPI)

    traces = trace_rows(drawn.image, baselines_mm(drawn), models)

    seen, true = compared(drawn, traces, "V4")
    assert np.nanmin(seen) < true.min() + 24.0  # a tenth of 30 mm: a peak one column wide is blunted


def test_a_row_that_crosses_its_neighbour_keeps_to_its_own_line(recording: Ecg, models: Predictor) -> None:
    drawn = draw_raster(recording, "12x1", dpi=SHEET_DPI, mm_per_mv=10.0)  # R waves reach into the row above

    traces = trace_rows(drawn.image, baselines_mm(drawn), models)

    for lead in ("II", "V3", "V5"):
        seen, true = compared(drawn, traces, lead)
        assert np.nanmean(np.abs(seen - true) < 1.0) > 0.9


def test_limb_leads_lost_among_one_another_are_found_by_what_the_others_show(recording: Ecg, models: Predictor) -> None:
    drawn = draw_raster(recording, "12x1", dpi=SHEET_DPI, mm_per_mv=20.0)  # rows 11.5 mm apart, R waves of 22 mm

    traces = trace_rows(drawn.image, baselines_mm(drawn), models)

    for lead in ("aVR", "aVF"):  # read alone, R waves of either are up to 60 pixels off
        seen, true = compared(drawn, traces, lead)
        assert np.nanpercentile(np.abs(seen - true), 99.0) < 32.0  # 4 mm, 0.2 mV
