"""The card's figures, of a predictor that is right and of one that is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE
from ecg_training.models.tracer import card as card_module
from ecg_training.models.tracer.tiles import Tile

LINE = np.concatenate([np.full(200, 100.0), np.full(56, -1.0)]).astype(np.float32)


class _Sees:
    """Sees a level line at a height in the first 200 of 256 columns, and nothing in the others."""

    def __init__(self, height: int) -> None:
        self._height = height

    def predict(
        self, model: str, inputs: Mapping[str, np.ndarray[Any, Any]], signature: str = DEFAULT_SIGNATURE
    ) -> dict[str, np.ndarray[Any, Any]]:
        said = np.full((1, 322, 256), -20.0, np.float32)
        said[0, self._height, :200] = 0.0
        said[0, 320, 200:] = 0.0
        return {"log_probability": said}

    def version(self, model: str) -> str:
        return "1"


@pytest.mark.parametrize(
    ("height", "row"), [(100, "| 0 | 0 | 0.0 | 100.0 | 100.0 |"), (116, "| 2000 | 2000 | 100.0 |")]
)
def test_the_card_counts_how_far_lines_are_off(monkeypatch: pytest.MonkeyPatch, height: int, row: str) -> None:
    tile = Tile(np.zeros((320, 256, 4), np.uint8), LINE)
    monkeypatch.setattr(card_module, "draw_tile", lambda *_args, **_kwargs: tile)
    known = [Ecg(np.zeros((1, 5000), np.float32), 500.0, ("II",))]

    page = card_module.card(_Sees(height), known, tiles=2)

    assert page.startswith("# Tracer, version 1\n")
    assert row in page  # 16 pixels are 2 mm
