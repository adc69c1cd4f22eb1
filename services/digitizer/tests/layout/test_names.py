from __future__ import annotations

from collections.abc import Callable

import pytest
from ecg_digitizer.layout.lines import Line
from ecg_digitizer.layout.names import find_labels

Reader = Callable[..., Line]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("aVR", ("aVR", 1)),
        ("AVL", ("aVL", 1)),
        ("-aVR", ("aVR", -1)),
        ("DII", ("II", 1)),
        ("C3", ("V3", 1)),
        ("V4R", ("V4R", 1)),
        ("I", ("I", 1)),
    ],
)
def test_a_label_names_its_lead_however_it_is_spelled(line: Reader, printed: str, name: tuple[str, int]) -> None:
    (label,) = find_labels([line(printed)])

    assert label.name == name
    assert label.is_clear


def test_other_print_is_no_label(line: Reader) -> None:
    assert find_labels([line("Vent", label_share=0.0), line("74 bpm", label_share=0.0)]) == []


def test_two_names_that_fit_alike_share_the_probability_and_none_is_clear(line: Reader) -> None:
    (label,) = find_labels([line("V8", doubts={1: "6"})])

    # three columns at 53 to 45 %: 62 to 38
    assert label.name == ("V8", 1)
    assert label.probability["V6", 1] == pytest.approx(0.38, abs=0.02)
    assert not label.is_clear


def test_a_stroke_read_as_a_digit_is_still_lead_i(line: Reader) -> None:
    (label,) = find_labels([line("1")])

    assert label.name == ("I", 1)
