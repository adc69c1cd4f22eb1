from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from ecg_digitizer.layout.alphabet import BLANK, N_CLASSES, classes_of
from ecg_digitizer.layout.lines import Line
from ecg_digitizer.layout.parts import Spot

Reader = Callable[..., Line]


@pytest.fixture
def line() -> Reader:
    """A line as the network would give it: three columns a character, one blank between, 98 % sure of each.

    ``doubts`` maps a place in the text to the character that is nearly as likely there (45 % against 53 %).
    """

    def build(
        text: str,
        *,
        left_mm: float = 0.0,
        y_mm: float = 0.0,
        doubts: dict[int, str] | None = None,
        label_share: float = 1.0,
    ) -> Line:
        columns = [_column(BLANK)]
        for place, character in enumerate(text):
            if character == " ":
                columns += [_column(BLANK)] * 8
                continue
            (one,) = classes_of(character)
            other = (doubts or {}).get(place)
            columns += [_column(one, classes_of(other)[0] if other else None)] * 3 + [_column(BLANK)]
        box = Spot(left_mm, y_mm - 1.0, 1.5 * len(text), 2.0, 10 * len(text))
        return Line(box, label_share, np.log(np.stack(columns)).astype(np.float32))

    return build


def _column(likeliest: int, second: int | None = None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    column = np.full(N_CLASSES, 0.02 / (N_CLASSES - 1))
    column[likeliest] = 0.98
    if second is not None:
        column[likeliest], column[second] = 0.53, 0.45
    return column
