from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.trace.decode import LogProbability, decode

HEIGHT, WIDTH = 320, 400
COLUMNS = np.arange(WIDTH)


def said(*lines: tuple[np.ndarray, float], blind: np.ndarray | None = None) -> LogProbability:
    """What a network says that sees each line with a weight, a Gaussian of 0.7 px in each column."""
    rows = np.arange(HEIGHT)[:, None]
    heights = sum(weight * np.exp(-0.5 * ((rows - line) / 0.7) ** 2) for line, weight in lines) + 1e-9
    none = np.full(WIDTH, 1e-6) if blind is None else blind
    heights = heights / heights.sum(axis=0) * (1.0 - none)
    return np.log(np.vstack([heights, none, np.full(WIDTH, 1e-9)])).astype(np.float32)


def test_a_height_between_two_pixels_is_found_to_a_fiftieth_of_a_pixel() -> None:
    line = 150.3 + 20.0 * np.sin(COLUMNS / 60.0)

    assert decode(said((line, 1.0))).height_px == pytest.approx(line, abs=0.02)


def test_a_stroke_of_five_millivolts_in_eight_milliseconds_is_followed() -> None:
    # 50 mm in 0.2 mm would leave the band: 280 of its 320 pixels within two columns
    line = np.where((COLUMNS == 200) | (COLUMNS == 201), 20.0, 300.0)

    assert decode(said((line, 1.0))).height_px[[199, 200, 201, 202]] == pytest.approx([300, 20, 20, 300], abs=0.1)


def test_at_a_crossing_the_line_goes_on_where_it_came_from() -> None:
    own, other = 100.0 + COLUMNS * 0.25, 200.0 - COLUMNS * 0.25  # they cross at column 200
    doubtful = (COLUMNS > 175) & (COLUMNS < 225)
    weight = np.where(doubtful, 0.45, 0.8)

    height = decode(said((own, weight), (other, 1.0 - weight))).height_px

    assert np.abs(height - own)[~doubtful].max() < 0.1


def test_columns_without_ink_are_missing() -> None:
    blind = np.where((COLUMNS >= 100) & (COLUMNS < 160), 0.97, 0.01)

    height = decode(said((np.full(WIDTH, 50.0), 1.0), blind=blind)).height_px

    assert np.flatnonzero(np.isnan(height)).tolist() == list(range(100, 160))


def test_the_error_grows_where_two_heights_are_likely() -> None:
    line = np.full(WIDTH, 100.0)
    weight = np.where(COLUMNS < 200, 1.0, 0.8)

    error = decode(said((line, weight), (line + 60.0, 1.0 - weight))).error_px

    assert error[:190].max() < 1.0  # the 0.7 px of one line
    assert error[210:] == pytest.approx(np.sqrt(0.2 * 60.0**2 + 0.8 * 0.0 + 0.49), rel=0.02)  # a fifth lies 60 px off


def test_paper_with_nothing_on_it_holds_no_line_whatever_the_network_says_of_ink() -> None:
    known = said((np.full(WIDTH, 100.0), 1.0))
    alike = np.log(np.vstack([np.full((HEIGHT, WIDTH), 0.97 / HEIGHT), np.full((2, WIDTH), 0.015)]))
    blank = COLUMNS >= 300

    height = decode(np.where(blank, alike, known).astype(np.float32)).height_px

    assert np.isnan(height[300:]).all()
    assert np.isfinite(height[:300]).all()
