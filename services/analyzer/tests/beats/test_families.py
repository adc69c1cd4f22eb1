"""Beats that look alike, and what they say together."""

import numpy as np
import pytest
from ecg_analyzer.beats.families import MAIN_FAMILY, MOST_FAMILIES, group_alike, mixture, share_in_families

PLACES = np.arange(40)
NARROW = np.exp(-0.5 * ((PLACES - 15) / 1.5) ** 2)
BROAD = -np.exp(-0.5 * ((PLACES - 19) / 5.0) ** 2)


def windows(*shapes: np.ndarray, noise: float = 0.02) -> np.ndarray:
    rows = np.stack(shapes)
    return (rows + np.random.default_rng(3).normal(0.0, noise, rows.shape)).astype(np.float32)


def test_beats_of_one_shape_are_one_family_whatever_their_height_and_level() -> None:
    rows = windows(*[NARROW, 2.0 * NARROW + 0.3, BROAD, 0.6 * BROAD - 1.0] * 5)

    family = group_alike(rows, np.tile([True, True, False, False], 5))

    assert set(family[0::4]) == set(family[1::4]) == {MAIN_FAMILY}
    assert set(family[2::4]) == set(family[3::4])
    assert MAIN_FAMILY not in set(family[2::4])


def test_the_main_family_is_that_of_the_usual_shape_even_where_another_is_commoner() -> None:
    rows = windows(*[NARROW] * 4, *[BROAD] * 9)

    family = group_alike(rows, np.arange(13) < 4)

    assert set(family[:4]) == {MAIN_FAMILY}


def test_a_beat_like_no_other_and_one_not_recorded_are_loners() -> None:
    rows = windows(*[NARROW] * 6, np.sin(PLACES), np.zeros(40))
    rows[7] = 0.0

    family = group_alike(rows, np.ones(8, np.bool_))

    assert family[6:].tolist() == [-1, -1]


def test_no_beats_have_no_families() -> None:
    assert group_alike(np.zeros((0, 40), np.float32), np.zeros(0, np.bool_)).shape == (0,)


def test_noise_makes_no_more_families_than_there_is_room_for() -> None:
    rows = np.random.default_rng(1).normal(size=(300, 3)).astype(np.float32)

    assert group_alike(rows, np.ones(300, np.bool_)).max() <= MOST_FAMILIES


def test_a_mixture_is_taken_apart_at_the_shift_at_which_its_parts_met() -> None:
    shifts = np.stack([np.roll(BROAD, step) for step in (-3, 0, 3)]).astype(np.float32)
    mixed = (0.6 * NARROW + 0.5 * np.roll(BROAD, 3))[None].astype(np.float32)

    parts = mixture(mixed, NARROW.astype(np.float32), shifts)

    assert parts.main[0] == pytest.approx(0.6, abs=1e-3)
    assert parts.other[0] == pytest.approx(0.5, abs=1e-3)
    assert parts.rest[0] == pytest.approx(0.0, abs=1e-3)


def test_a_beat_is_drawn_half_the_way_to_its_family_and_the_main_one_and_loners_stay() -> None:
    log_odds = np.array([4.0, -2.0, 3.0, 5.0, 7.0])
    family = np.array([MAIN_FAMILY, MAIN_FAMILY, 1, 1, -1])

    shared = share_in_families(log_odds, family, share=0.5)

    assert shared.tolist() == [4.0, -2.0, 3.5, 4.5, 7.0]  # the family's mean is 4
