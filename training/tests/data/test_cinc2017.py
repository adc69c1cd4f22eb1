"""Strips of the challenge of 2017."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from ecg_training.data.cinc2017 import Strip, read_all


def test_every_labelled_strip_is_read_in_millivolts(public_data: Path) -> None:
    labels: Counter[str] = Counter()
    held_out: Counter[str] = Counter()
    highest_mv = []
    for strip in read_all(public_data / "cinc2017"):
        labels[strip.label] += 1
        held_out[strip.label] += strip.held_out
        highest_mv.append(float(np.abs(strip.lead_mv).max()))

    assert labels == {"N": 1357, "A": 293, "O": 627, "~": 123}
    assert 0.2 < np.median(highest_mv) < 3.0  # an R wave, not units of the converter
    assert all(0.15 < held_out[label] / labels[label] < 0.35 for label in labels)  # about a quarter


def test_the_held_out_quarter_is_always_the_same() -> None:
    nothing = np.zeros(0, np.float32)

    # crc32("A00006") = 274431671, a tenth of it leaves 3 when divided by 4; crc32("A00007") = 1734102561 leaves 0
    assert [Strip(record, "N", nothing).held_out for record in ("A00006", "A00007")] == [False, True]
