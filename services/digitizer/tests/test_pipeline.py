from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from ecg_digitizer.digitization import Digitization
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.pipeline import digitize
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.paper.style import PaperStyle
from ecg_shared.scores.digitization import page_ac_db, score_page
from ecg_shared.serving.predictor import Predictor

Score = Callable[[RasterPage, Ecg, Digitization], float]


def test_a_clean_page_is_read_with_a_twelfth_of_its_signal_as_noise(
    page: RasterPage, recording: Ecg, ac_db: Score, models: Predictor
) -> None:
    digitization = digitize(Picture(page.image), PageOptions(), models)

    assert digitization.layout == "3x4+1"
    assert digitization.verdict == "ok"
    assert digitization.ecg.lead_names == STANDARD_LEADS
    assert digitization.ecg.duration_s == pytest.approx(10.0, abs=0.03)
    assert ac_db(page, recording, digitization) > 22.0  # noise of an eighth of the signal would be 18


def test_a_scan_askew_blurred_and_compressed_is_read_as_well(
    page: RasterPage, recording: Ecg, ac_db: Score, scanned: Callable[[np.ndarray], np.ndarray], models: Predictor
) -> None:
    digitization = digitize(Picture(scanned(page.image)), PageOptions(), models)

    assert digitization.rotation_deg == pytest.approx(-0.7, abs=0.02)  # counter-clockwise, as it was turned
    assert digitization.layout == "3x4+1"
    assert ac_db(page, recording, digitization) > 20.0


@pytest.mark.parametrize("layout", ["6x2", "12x1"])
def test_other_layouts_are_told_by_rows_and_labels(
    recording: Ecg, ac_db: Score, layout: str, models: Predictor
) -> None:
    drawn = draw_raster(recording, layout, dpi=200)

    digitization = digitize(Picture(drawn.image), PageOptions(), models)

    assert digitization.layout == layout
    assert ac_db(drawn, recording, digitization) > 20.0


def test_a_strip_of_one_lead_is_read_and_named(recording: Ecg, ac_db: Score, models: Predictor) -> None:
    lead_ii = Ecg(recording.signal_mv[1:2], 500.0, ("II",))
    drawn = draw_raster(lead_ii, "strip", dpi=200)

    digitization = digitize(Picture(drawn.image), PageOptions(), models)

    assert digitization.layout == "strip"
    assert digitization.ecg.lead_names == ("II",)
    assert ac_db(drawn, lead_ii, digitization) > 22.0


def test_a_grey_grid_is_taken_away_like_a_red_one(recording: Ecg, ac_db: Score, models: Predictor) -> None:
    grey = PaperStyle(fine=(0xD8, 0xD8, 0xD8), bold=(0xA0, 0xA0, 0xA0))
    drawn = draw_raster(recording, "3x4+1", dpi=200, style=grey)

    assert ac_db(drawn, recording, digitize(Picture(drawn.image), PageOptions(), models)) > 22.0


def test_the_gain_is_taken_from_the_pulse(recording: Ecg, models: Predictor) -> None:
    drawn = draw_raster(recording, "3x4+1", dpi=200, mm_per_mv=5.0)

    digitization = digitize(Picture(drawn.image), PageOptions(), models)

    assert digitization.mm_per_mv == 5.0
    r_wave_mv = float(np.nanmax(digitization.ecg.lead_mv("V4")) - np.nanmedian(digitization.ecg.lead_mv("V4")))
    assert r_wave_mv == pytest.approx(1.25, abs=0.12)  # 1.3 mV, a little of it taken by its own Q and S waves


def test_the_callers_gain_wins_over_the_pulse(page: RasterPage, models: Predictor) -> None:
    assert digitize(Picture(page.image), PageOptions(mm_per_mv=20.0), models).mm_per_mv == 20.0


def test_the_same_page_gives_the_same_signal(page: RasterPage, models: Predictor) -> None:
    first, second = (
        digitize(Picture(page.image), PageOptions(), models),
        digitize(Picture(page.image.copy()), PageOptions(), models),
    )

    np.testing.assert_array_equal(first.ecg.signal_mv, second.ecg.signal_mv)


def test_the_page_is_not_written_to(page: RasterPage, models: Predictor) -> None:
    before = page.image.copy()
    digitize(Picture(page.image), PageOptions(), models)

    np.testing.assert_array_equal(page.image, before)


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (np.full((800, 1200, 3), 255, np.uint8), ErrorCode.NO_ECG_FOUND),
        (np.zeros((800, 1200, 3), np.uint8), ErrorCode.NO_ECG_FOUND),
        (np.random.default_rng(1).integers(0, 255, (600, 900, 3)).astype(np.uint8), ErrorCode.GRID_NOT_FOUND),
    ],
    ids=["white", "black", "noise"],
)
def test_a_page_that_shows_nothing_to_read_is_refused(image: np.ndarray, code: ErrorCode, models: Predictor) -> None:
    with pytest.raises(EcgError) as refused:
        digitize(Picture(image), PageOptions(), models)

    assert refused.value.code == code


def test_empty_paper_shows_no_ecg(recording: Ecg, models: Predictor) -> None:
    style = PaperStyle(ink=(255, 255, 255))
    with pytest.raises(EcgError) as refused:
        digitize(Picture(draw_raster(recording, "3x4+1", dpi=150, style=style).image), PageOptions(), models)

    assert refused.value.code == ErrorCode.NO_ECG_FOUND


def test_a_layout_that_a_person_tells_leaves_out_what_is_no_row(
    page: RasterPage, recording: Ecg, ac_db: Score, models: Predictor
) -> None:
    # a pen stroke over the whole width between the first two rows, 35 mm apart
    written = page.image.copy()
    x = np.arange(150, 2200)
    y = page.leads[0].y_px.mean() + 17.5 * page.px_per_mm + 14 * np.sin(x / 60)
    cv2.polylines(written, [np.stack([x, y], axis=1).round().astype(np.int32)], False, (20, 20, 20), 3)

    alone = digitize(Picture(written), PageOptions(), models)
    told = digitize(Picture(written), PageOptions(layout="3x4+1"), models)

    assert alone.layout == "3x4+1"  # the labels disown the stroke
    assert told.layout == "3x4+1"
    assert ac_db(page, recording, told) > 20.0


def test_an_unknown_layout_name_is_an_invalid_option(page: RasterPage, models: Predictor) -> None:
    with pytest.raises(EcgError) as refused:
        digitize(Picture(page.image), PageOptions(layout="5x7"), models)

    assert refused.value.code == ErrorCode.INVALID_OPTION


def test_public_pages_drawn_by_another_program_are_read(public_pages: Path, models: Predictor) -> None:
    scores = []
    for name in ("001", "059", "097"):
        rows = np.loadtxt(public_pages / "ludb_png" / f"{name}.csv.gz", delimiter=",", skiprows=1)
        truth_mv = np.full((12, 5000), np.nan, np.float32)
        for lead in range(12):
            columns = slice(0, 5000) if lead == 1 else slice(1250 * (lead // 3), 1250 * (lead // 3 + 1))
            truth_mv[lead, columns] = rows[columns, lead]
        image = cv2.imread(str(public_pages / "ludb_png" / f"{name}.png"))
        digitization = digitize(Picture(np.ascontiguousarray(image[..., ::-1])), PageOptions(), models)
        scores.append(page_ac_db(score_page(Ecg(truth_mv, 500.0, STANDARD_LEADS), digitization.ecg)))

    assert np.mean(scores) > 21.5
