from __future__ import annotations

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.missed_rows import with_missed
from ecg_digitizer.layout.names import Label


def _row(baseline_mm: float) -> Row:
    return Row(baseline_mm, ((20.0, 270.0),), ())


def _label(lead: str, y_mm: float, left_mm: float = 21.5) -> Label:
    return Label(left_mm, y_mm, 2.0, {(lead, 1): 0.98})


LABELS = [_label(lead, 15.0 + 20.0 * place) for place, lead in enumerate(("I", "II", "III", "aVR", "aVL", "aVF"))]


def test_a_row_that_only_its_label_tells_is_added_where_it_must_be() -> None:
    # labels 5 mm above rows 20 mm apart; the first row and the fourth were not seen
    seen = tuple(_row(height) for height in (40.0, 60.0, 100.0, 120.0))

    assert [row.baseline_mm for row in with_missed(seen, LABELS)] == [20.0, 40.0, 60.0, 80.0, 100.0, 120.0]


def test_rows_that_all_have_their_labels_stay_as_they_are() -> None:
    seen = tuple(_row(20.0 + 20.0 * place) for place in range(6))

    assert with_missed(seen, LABELS) == seen


def test_a_name_in_the_header_adds_no_row() -> None:
    seen = tuple(_row(40.0 + 20.0 * place) for place in range(5))

    assert with_missed(seen, [*LABELS[1:], _label("V1", 3.0, 40.0)]) == seen


def test_two_rows_are_too_few_to_tell() -> None:
    seen = (_row(40.0), _row(60.0))

    assert with_missed(seen, LABELS[:3]) == seen
