from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.style import PaperStyle
from ecg_training.pages import first_renderer, recipes
from ecg_training.pages.plans import Arrangement, plan
from ecg_training.pages.straight import straightened


@pytest.mark.parametrize("recipe", ["scan", "photo_flat"])
def test_a_page_is_upright_and_at_scale_again(recording: Ecg, recipe: str) -> None:
    flat = first_renderer.draw(plan(recording, Arrangement("3x4", 40.0)), recording, dpi=100.0, style=PaperStyle())

    page = straightened(recipes.ALL[recipe](flat, 3), np.random.default_rng(0), px_per_mm=8.0, wrong=0.0)

    crossings = page.truth.crossings_px
    # 5 mm at 8 px/mm; what a polynomial leaves of perspective and lens is less than half a pixel
    np.testing.assert_allclose(np.diff(crossings[..., 0], axis=1), 40.0, atol=0.5)
    np.testing.assert_allclose(np.diff(crossings[..., 1], axis=0), 40.0, atol=0.5)
    np.testing.assert_allclose(np.diff(crossings[..., 1], axis=1), 0.0, atol=0.5)


def test_the_trace_is_dark_where_the_truth_says(recording: Ecg) -> None:
    flat = first_renderer.draw(
        plan(recording, Arrangement("3x4", 40.0)),
        recording,
        dpi=150.0,
        style=PaperStyle(bold=(255, 255, 255), fine=None),
    )

    page = straightened(flat, np.random.default_rng(1), px_per_mm=8.0)

    lines = np.concatenate([lead.line_px for lead in page.truth.leads])
    at = np.rint(lines).astype(int)
    assert page.image[at[:, 1], at[:, 0]].mean() < 80
