from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.trace.bands import band, half_height_px, ownership


def test_a_height_is_owned_from_the_rows_baseline_to_its_neighbours() -> None:
    owned = ownership(np.array([100.0, 150.0, 200.0, 240.0, 280.0, 300.0]), 200.0, np.array([100.0, 280.0]))

    assert owned.tolist() == [0, 128, 255, 128, 0, 0]  # half way up 100 px, half way down 80 px


def test_without_a_neighbour_ownership_ends_after_forty_millimetres() -> None:
    assert ownership(np.array([200.0, 360.0, 520.0]), 200.0, np.empty(0)).tolist() == [255, 128, 0]


def test_a_band_at_the_papers_edge_is_white_beyond_it() -> None:
    rgb = np.full((400, 70, 3), 9, np.uint8)

    cut, top = band(rgb, np.array([100.0, 300.0]), 0, half_px=160)

    assert (cut.shape, top) == ((320, 96, 4), -60)  # 96 is the next multiple of 32
    assert (cut[:60, :, :3] == 255).all()
    assert (cut[60:, :70, :3] == 9).all()
    assert (cut[60:, 70:, :3] == 255).all()


@pytest.mark.parametrize(("pitch_px", "half_px"), [(40, 112), (130, 144), (400, 160)])
def test_bands_reach_as_far_as_rows_are_apart_within_14_and_20_mm(pitch_px: int, half_px: int) -> None:
    assert half_height_px(np.array([1.0, 2.0, 3.0]) * pitch_px) == half_px
    assert 2 * half_px % 32 == 0


def test_a_row_found_twice_is_its_own_on_both_sides() -> None:
    rgb = np.full((800, 64, 3), 255, np.uint8)
    alone, _ = band(rgb, np.array([300.0]), 0, half_px=160)

    twice, _ = band(rgb, np.array([268.0, 300.0]), 1, half_px=160)  # 4 mm apart

    assert twice[..., 3].tolist() == alone[..., 3].tolist()
