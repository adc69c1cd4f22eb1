"""Which leads show the rhythm."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.quality.rhythm_leads import rhythm_leads
from ecg_shared.contract.ecg import Ecg

NAMES = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


def _page(strip: str | None) -> Ecg:
    """A 3x4 page of 10 s at 100 Hz: each column of three leads for 2.5 s, one lead all along as the strip."""
    signal_mv = np.full((12, 1000), np.nan, np.float32)
    for row in range(12):
        signal_mv[row, row // 3 * 250 : (row // 3 + 1) * 250] = 0.0
    if strip is not None:
        signal_mv[NAMES.index(strip)] = 0.0
    return Ecg(signal_mv, 100.0, NAMES)


def test_leads_recorded_together_all_count_the_preferred_one_first() -> None:
    ecg = Ecg(np.zeros((12, 1000), np.float32), 100.0, NAMES)

    assert rhythm_leads(ecg, "II") == ("II", "I", *NAMES[2:])


def test_of_a_page_with_a_strip_only_the_strip_counts() -> None:
    assert rhythm_leads(_page("V1"), "II") == ("V1",)


def test_of_a_page_without_a_strip_one_column_counts() -> None:
    assert rhythm_leads(_page(None), "II") == ("II", "I", "III")


def test_an_unusable_lead_is_left_out() -> None:
    ecg = Ecg(np.zeros((3, 1000), np.float32), 100.0, ("I", "II", "III"))

    assert rhythm_leads(ecg, "II", frozenset({"II"})) == ("I", "III")


def test_unusable_leads_are_used_where_there_are_no_others() -> None:
    ecg = Ecg(np.zeros((1, 1000), np.float32), 100.0, ("II",))

    assert rhythm_leads(ecg, "II", frozenset({"II"})) == ("II",)
