from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.part_maps import MAPS
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.style import PaperStyle
from ecg_training.models.page_parts.examples import PartsPage, parts_of
from ecg_training.pages import first_renderer
from ecg_training.pages.plans import Arrangement, plan


@pytest.fixture(scope="module")
def parts() -> PartsPage:
    """A page of 6 rows at 8 px/mm: 203.2 dpi; all leads a slow wave of 0.2 mV."""
    wave = 0.2 * np.sin(2.0 * np.pi * np.arange(5000) / 500.0)
    ecg = Ecg(np.tile(wave, (12, 1)).astype(np.float32), 500.0, STANDARD_LEADS)
    arrangement = Arrangement("6x2", 22.0, separator="bar", pulse="left", label_above_mm=6.0)
    return parts_of(first_renderer.draw(plan(ecg, arrangement), ecg, dpi=203.2, style=PaperStyle()))


def test_the_picture_has_4_px_a_millimetre_and_the_maps_2(parts: PartsPage) -> None:
    # A4, 297 x 210 mm, cut to whole multiples of 2 mm
    assert parts.picture.shape == (840, 1184, 3)
    assert parts.maps.shape == (420, 592, 7)


def test_each_part_of_a_page_is_on_its_map(parts: PartsPage) -> None:
    found = {name: float((parts.maps[..., place] > 127).mean()) for place, name in enumerate(MAPS)}

    assert all(share > 0.0 for share in found.values())
    # six rows of 250 mm, drawn 1.5 mm wide with their soft edges, on 297 x 210 mm: 3.6 %
    assert found["baseline"] == pytest.approx(0.036, rel=0.15)
    # twelve labels of about 5 x 2.3 mm: 0.2 %
    assert found["label"] == pytest.approx(0.002, rel=0.6)


def test_the_trace_lies_where_the_picture_is_dark(parts: PartsPage) -> None:
    darkness = 255 - parts.picture[::2, ::2].min(axis=2).astype(np.float64)
    on_trace = parts.maps[..., MAPS.index("trace")] > 200

    assert darkness[on_trace].mean() > 5 * darkness[~on_trace].mean()
