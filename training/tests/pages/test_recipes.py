from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.style import PaperStyle
from ecg_training.pages import recipes
from ecg_training.pages.first_renderer import draw
from ecg_training.pages.page import Page
from ecg_training.pages.plans import Arrangement, plan
from ecg_training.pages.recipes import Recipe

every_recipe = pytest.mark.parametrize("recipe", recipes.ALL.values(), ids=recipes.ALL.keys())


@every_recipe
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_follows_the_pixels(
    dots: Page, distances_px: Callable[[Page], npt.NDArray[np.float64]], recipe: Recipe, seed: int
) -> None:
    away_px = distances_px(recipe(dots, seed))
    within_px = 1.0 if recipe is recipes.one_bit else 0.5  # the dots of a fax are pixels four apart
    assert away_px.size >= 40  # of 54 dots
    assert np.median(away_px) < within_px / 2.0
    assert np.mean(away_px < within_px) >= 0.8  # pens, stamps and dust move the rest


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_put_in_sideways_keeps_its_pixels_and_its_truth(
    dots: Page, distances_px: Callable[[Page], npt.NDArray[np.float64]], quarters: int
) -> None:
    page = recipes.turned(dots, quarters)
    assert np.array_equal(np.rot90(page.image, -quarters), dots.image)
    assert distances_px(page).max() < 0.15
    assert np.allclose(recipes.turned(page, 4 - quarters).truth.crossings_px, dots.truth.crossings_px)


@every_recipe
def test_a_seed_gives_the_same_page_and_another_seed_another(dots: Page, recipe: Recipe) -> None:
    one, again, other = recipe(dots, 5), recipe(dots, 5), recipe(dots, 6)
    assert np.array_equal(one.image, again.image)
    assert np.array_equal(one.truth.crossings_px, again.truth.crossings_px)
    assert one.image.shape != other.image.shape or not np.array_equal(one.image, other.image)


@every_recipe
@pytest.mark.parametrize("seed", [1, 2])
def test_the_traces_can_still_be_seen(recording: Ecg, recipe: Recipe, seed: int) -> None:
    style = PaperStyle(trace_mm=0.35)
    clean = draw(plan(recording, Arrangement("3x4+1", row_pitch_mm=32.0)), recording, dpi=150, style=style)
    page = recipe(clean, seed)
    grey = page.image.astype(np.float64).mean(axis=2)
    line = np.concatenate([lead.line_px for lead in page.truth.leads])
    inside = ((line > 10.0) & (line < np.array(page.size_px) - 10.0)).all(axis=1)
    ink, paper = _levels(grey, line[inside]), _levels(grey, line[inside] - (0.0, 9.0))  # 1.5 mm above: paper or grid
    assert np.mean(ink < paper - 15.0) > 0.7  # beside the flanks of beats and on grid lines the paper is dark too


def _levels(grey: npt.NDArray[np.float64], at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    columns, rows = np.rint(at).astype(int).T

    return grey[rows, columns]
