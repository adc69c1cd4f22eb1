"""What is seen of crossings must not depend on whether a picture was looked at whole or in parts."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from ecg_digitizer.grid import crossings
from ecg_digitizer.grid.crossings import see_crossings
from ecg_digitizer.page.picture import Picture
from ecg_shared.serving.engine import Engine

MODELS = Engine(Path(__file__).resolve().parents[4] / "models", threads=1)


def _ruled(width_px: int, height_px: int, pitch_px: int) -> Picture:
    rgb = np.full((height_px, width_px, 3), 255, np.uint8)
    for at in range(pitch_px, max(width_px, height_px), pitch_px):
        cv2.line(rgb, (at, 0), (at, height_px), (230, 120, 120), 1)
        cv2.line(rgb, (0, at), (width_px, at), (230, 120, 120), 1)
    return Picture(rgb=rgb, dpi=None)


@pytest.mark.parametrize(("width_px", "height_px"), [(2000, 700), (700, 2000)])
def test_a_long_picture_seen_in_parts_shows_the_crossings_of_one_look(
    width_px: int, height_px: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = _ruled(width_px, height_px, 25)

    in_parts = see_crossings(picture, MODELS, shrink=1.0)
    monkeypatch.setattr(crossings, "_ONE_LOOK_PX", 4000)
    whole = see_crossings(picture, MODELS, shrink=1.0)

    assert in_parts.paper.shape == whole.paper.shape == (height_px // 2, width_px // 2)
    assert len(whole.px) > 1500  # 79 lines by 27
    assert len(in_parts.px) == len(whole.px)
    by_place = [seen.px[np.lexsort(np.rint(seen.px).T)] for seen in (in_parts, whole)]
    np.testing.assert_allclose(by_place[0], by_place[1], atol=0.05)
