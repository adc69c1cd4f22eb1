"""What is told of a beat's family."""

import numpy as np
import pytest
from ecg_analyzer.beats.families import MAIN_FAMILY
from ecg_analyzer.beats.family_columns import COLUMNS, family_columns

PLACES = np.arange(40)
NARROW = np.exp(-0.5 * ((PLACES - 15) / 1.5) ** 2)
BROAD = -np.exp(-0.5 * ((PLACES - 19) / 6.0) ** 2)
P_WAVE = np.exp(-0.5 * ((np.arange(22) - 11) / 3.0) ** 2)
SHARE, BEFORE, AFTER, UNLIKE, WIDTH, OWN_P, P, MAIN, OTHER, REST, OTHER_SHARE, OTHER_BEFORE = range(COLUMNS)


@pytest.fixture(scope="module")
def told() -> np.ndarray:
    """Twelve normal beats, six broad early ones without a P wave, one midway between them."""
    shapes = [NARROW] * 12 + [BROAD] * 6 + [0.5 * NARROW + 0.5 * BROAD]
    p_waves = [P_WAVE] * 12 + [0.0 * P_WAVE] * 6 + [0.5 * P_WAVE]
    family = np.array([MAIN_FAMILY] * 12 + [1] * 6 + [-1])
    before = np.array([0.0] * 12 + [-0.4] * 6 + [-0.02])
    return family_columns(
        np.stack(shapes)[:, None].astype(np.float32),
        np.stack(p_waves)[:, None].astype(np.float32),
        family,
        family == MAIN_FAMILY,
        before,
        -before,
    )


def test_how_common_and_how_early_a_family_is(told: np.ndarray) -> None:
    assert told[0, SHARE] == pytest.approx(np.log(12 / 19) / 3)
    assert told[-1, SHARE] == pytest.approx(np.log(1 / 19) / 3)
    assert told[12, BEFORE] == pytest.approx(3 * -0.4)
    assert told[12, AFTER] == pytest.approx(3 * 0.4)


def test_how_unlike_and_how_broad_it_is_beside_the_main_one(told: np.ndarray) -> None:
    assert told[0, [UNLIKE, WIDTH]] == pytest.approx(0.0, abs=1e-6)
    assert told[12, UNLIKE] > 4.0  # correlated negatively: four times more than 1
    assert told[12, WIDTH] > 3 * np.log(2)  # more than twice as broad


def test_how_much_of_the_usual_p_wave_comes_before_it(told: np.ndarray) -> None:
    assert told[[0, 12, -1], OWN_P] == pytest.approx([1.0, 0.0, 0.5], abs=1e-6)
    assert told[[0, 12, -1], P] == pytest.approx([1.0, 0.0, 0.5], abs=1e-6)


def test_a_beat_between_two_shapes_is_told_as_half_of_each(told: np.ndarray) -> None:
    assert told[-1, [MAIN, OTHER, REST]] == pytest.approx([0.5, 0.5, 0.0], abs=1e-3)
    assert told[-1, OTHER_SHARE] == pytest.approx(np.log(6 / 19) / 3)
    assert told[-1, OTHER_BEFORE] == pytest.approx(3 * -0.4)
    assert told[0, [MAIN, OTHER, REST]] == pytest.approx([1.0, 0.0, 0.0], abs=1e-3)


def test_without_any_family_there_are_numbers_still() -> None:
    columns = family_columns(
        np.zeros((2, 1, 40), np.float32),
        np.zeros((2, 1, 22), np.float32),
        np.array([-1, -1]),
        np.ones(2, np.bool_),
        np.zeros(2),
        np.zeros(2),
    )

    assert columns.shape == (2, COLUMNS)
    assert np.isfinite(columns).all()
