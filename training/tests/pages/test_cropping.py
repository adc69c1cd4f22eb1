from __future__ import annotations

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.style import PaperStyle
from ecg_training.pages import first_renderer
from ecg_training.pages.cropping import cropped
from ecg_training.pages.plans import Arrangement, plan


def test_what_is_cut_off_is_no_longer_true(recording: Ecg) -> None:
    page = first_renderer.draw(plan(recording, Arrangement("3x4", 40.0)), recording, dpi=100.0, style=PaperStyle())
    width, height = page.size_px

    # the left half holds two of four columns
    left = cropped(page, 0, 0, width // 2, height)

    assert left.size_px == (width // 2, height)
    assert {lead.lead for lead in left.truth.leads} <= {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3"}
    assert {text.text for text in left.truth.texts if text.role == "label"} >= {"I", "II", "III", "aVR", "aVL", "aVF"}
    assert not any(text.text in ("V4", "V5", "V6") for text in left.truth.texts)


def test_what_is_left_stays_where_it_is_on_the_picture(recording: Ecg) -> None:
    page = first_renderer.draw(plan(recording, Arrangement("3x4", 40.0)), recording, dpi=100.0, style=PaperStyle())

    inner = cropped(page, 20, 30, 900, 700)

    moved = inner.truth.leads[0].line_px - page.truth.leads[0].line_px
    np.testing.assert_allclose(moved[np.isfinite(moved).all(axis=1)].mean(axis=0), (-20.0, -30.0))
    np.testing.assert_array_equal(inner.image, page.image[30:700, 20:900])
