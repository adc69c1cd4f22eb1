from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.hidden_strokes import with_hidden_strokes
from ecg_digitizer.layout.names import Label
from ecg_digitizer.trace.rows import RowTrace

X_MM = np.arange(0.0, 250.0, 0.125)
STROKE = Label(20.0, 40.0, 3.0, {("I", 1): 0.8, ("V1", 1): 0.1})


def trace(r_wave_at_mm: float) -> RowTrace:
    """A line at 50 mm with an R wave of 15 mm, 2 mm wide at its foot."""
    y_mm = 50.0 - np.clip(15.0 * (1.0 - np.abs(X_MM - r_wave_at_mm)), 0.0, None)
    return RowTrace(X_MM, y_mm, np.full(X_MM.size, 0.02), 50.0, y_mm)


def test_a_stroke_beside_an_r_wave_may_be_the_first_of_two() -> None:
    (label,) = with_hidden_strokes([STROKE], [trace(21.6)])

    assert label.probability == pytest.approx({("I", 1): 0.4, ("II", 1): 0.32, ("III", 1): 0.08, ("V1", 1): 0.1})


@pytest.mark.parametrize("r_wave_at_mm", [17.0, 26.0], ids=["before", "behind"])
def test_a_stroke_with_free_paper_beside_it_is_lead_i(r_wave_at_mm: float) -> None:
    assert with_hidden_strokes([STROKE], [trace(r_wave_at_mm)]) == (STROKE,)


def test_on_pages_of_several_rows_the_other_labels_say_which_it_is() -> None:
    assert with_hidden_strokes([STROKE], [trace(21.6), trace(21.6)]) == (STROKE,)
