from __future__ import annotations

from collections.abc import Callable

import pytest
from ecg_digitizer.layout.lines import Line
from ecg_digitizer.layout.printed_scale import PrintedScale, printed_scale

Reader = Callable[..., Line]


@pytest.mark.parametrize(
    ("printed", "mm_per_s", "mm_per_mv"),
    [
        ("25 mm/s   10 mm/mV   0.05-150 Hz", 25.0, 10.0),
        ("50mm/sec 20mm/mV", 50.0, 20.0),
        ("Speed: 12.5 mm/s", 12.5, None),
        ("100 mm/s", 100.0, None),
        ("2.5 mm/mV", None, 2.5),
        ("10.0 MM/MV", None, 10.0),
        ("5mm/mV 25mm/s", 25.0, 5.0),
    ],
)
def test_speed_and_gain_are_read_in_many_wordings(
    line: Reader, printed: str, mm_per_s: float | None, mm_per_mv: float | None
) -> None:
    assert printed_scale([line(printed)]) == PrintedScale(mm_per_s, mm_per_mv, mm_per_mv)


def test_chest_leads_have_their_own_gain_where_it_is_printed(line: Reader) -> None:
    assert printed_scale([line("Limb: 10 mm/mV Chest: 5 mm/mV")]) == PrintedScale(None, 10.0, 5.0)


def test_a_digit_in_doubt_is_decided_by_what_speeds_there_are(line: Reader) -> None:
    # 35 mm/s, of which the 3 may be a 2: there is no speed of 35
    assert printed_scale([line("35 mm/s", doubts={0: "2"})]).mm_per_s == 25.0


def test_print_without_units_tells_nothing(line: Reader) -> None:
    assert printed_scale([line("Room 25 bed 10"), line("02/10/25")]) == PrintedScale()
