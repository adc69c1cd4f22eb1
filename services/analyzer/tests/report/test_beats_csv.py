"""beats.csv."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.report.beats_csv import beats_csv


def test_a_line_a_beat_and_nothing_where_nothing_is_known() -> None:
    beats = Beats(
        sample=np.array([180.0, 540.9]),
        beat_class=np.array(["N", "V"]),
        probability=np.array([np.nan, 0.75]),
        rr_ms=np.array([np.nan, 1002.5]),
        shape=np.zeros(2, np.int64),
        sampling_rate_hz=360.0,
    )

    # 180 / 360 Hz, 540.9 / 360 Hz
    assert beats_csv(beats) == b"time_s,class,probability,rr_ms\n0.5000,N,,\n1.5025,V,0.7500,1002.5\n"
