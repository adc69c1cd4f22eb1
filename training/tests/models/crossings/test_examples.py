"""Tiles against what they must show."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_training.models.crossings.examples import Examples, prepare
from ecg_training.models.crossings.paper import Ruling, darkness


def flat_line() -> Ecg:
    return Ecg(np.zeros((12, 5000), np.float32), 500.0, STANDARD_LEADS)


@pytest.fixture(scope="module")
def examples() -> Examples:
    return prepare([flat_line()], n_tiles=24, n_sheets=2)


def test_the_same_numbers_give_the_same_tiles(examples: Examples) -> None:
    again = prepare([flat_line()], n_tiles=24, n_sheets=2)

    assert np.array_equal(again.image, examples.image)
    assert np.array_equal(again.crossing, examples.crossing)


def test_crossings_are_single_peaks_on_paper(examples: Examples) -> None:
    at_peak = examples.crossing > 250

    assert at_peak.any()
    # peaks are some 9 mm² of 25 at the most: most of the paper is none
    assert (examples.crossing > 25).mean() < 0.3
    assert (examples.paper[at_peak] > 127).mean() > 0.99


def test_fine_and_bold_lines_lie_on_their_millimetres() -> None:
    ruling = Ruling("both", "lines", "lines", 0.1, 0.3, 0.3, 0.6, whole_page=True)
    u_mm, v_mm = np.meshgrid(np.array([0.0, 0.5, 1.0, 5.0], np.float32), np.array([2.5], np.float32))

    fine, bold = darkness(ruling, u_mm, v_mm, 20.0)

    assert fine[0].tolist() == [1.0, 0.0, 1.0, 1.0]
    assert bold[0].tolist() == [1.0, 0.0, 0.0, 1.0]
